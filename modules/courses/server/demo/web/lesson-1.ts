import type { DemoLesson } from "../demo-course.ts";

export const fromAddressToPage: DemoLesson = {
  title: "From an address to a page",
  sections: [
    {
      title: "What happens when you press Enter",
      estimatedDuration: 6,
      content: `
<p>You type an address, press Enter, and a page appears. Between those two moments, often less than a second apart, your computer asks several strangers for help, and all of them answer. This lesson follows one request from the keyboard to the screen, so that every later lesson has a place on the map.</p>
<h2>Six steps, one after the other</h2>
<ol>
<li><strong>Reading the address.</strong> The browser splits <code>https://library.example/books?sort=title</code> into a scheme (<code>https</code>), a host (<code>library.example</code>), a path (<code>/books</code>) and a query (<code>sort=title</code>).</li>
<li><strong>Finding the machine.</strong> Networks deliver to numbers, not to names. The browser asks the Domain Name System which number belongs to the host.</li>
<li><strong>Opening a connection.</strong> Your computer and the server agree to talk, and to whom nobody else may listen.</li>
<li><strong>Asking.</strong> The browser sends a short text: please give me <code>/books</code>, sorted by title.</li>
<li><strong>Answering.</strong> The server sends back a status, some notes about the answer, and the answer itself, usually HTML.</li>
<li><strong>Drawing.</strong> The browser reads the HTML, finds out which pictures, styles and scripts it still needs, asks for those too, and paints.</li>
</ol>
<aside data-callout="tip"><p>Open the developer tools of your browser (F12 in most of them), choose <em>Network</em>, and load any page. Every line you see is one round of steps four and five.</p></aside>
<h2>Who is who</h2>
<table>
<thead><tr><th scope="col">Part</th><th scope="col">Its job</th><th scope="col">An everyday picture</th></tr></thead>
<tbody>
<tr><td>Browser</td><td>Asks, and shows the answer</td><td>You at the library counter</td></tr>
<tr><td>DNS</td><td>Turns names into numbers</td><td>The directory in the hall</td></tr>
<tr><td>Network</td><td>Carries packets</td><td>The corridors</td></tr>
<tr><td>Server</td><td>Answers requests</td><td>The librarian</td></tr>
</tbody>
</table>
<p>Nothing in this list is magic, and nothing in it is owned by one company. Each step is described in a public document that anybody may read and anybody may implement. That is the real invention of the web: not a program, but a set of agreements.</p>`,
    },
    {
      title: "Names and numbers: the DNS",
      estimatedDuration: 7,
      content: `
<p>Every machine that can be reached on the internet has an <dfn>IP address</dfn>. The older kind looks like <code>192.0.2.17</code>, the newer kind like <code>2001:db8::17</code>. People are bad at remembering either, and a service may move to another machine overnight. So we give services names, and keep a directory that says which number a name has today.</p>
<h2>A directory nobody has to hold entirely</h2>
<p>There are hundreds of millions of names, far too many for one list. The Domain Name System splits the work from right to left. To find <code>www.library.example</code>, a <em>resolver</em>, usually run by your internet provider, asks three questions:</p>
<ol>
<li>It asks a <strong>root server</strong> who knows about <code>example</code>.</li>
<li>It asks that <strong>top-level server</strong> who knows about <code>library.example</code>.</li>
<li>It asks that <strong>authoritative server</strong> for the address of <code>www.library.example</code>.</li>
</ol>
<p>Each answer carries a <dfn>time to live</dfn>: the number of seconds it may be remembered. That is why the second visit is faster, and why a change of address needs a while until everybody has noticed it.</p>
<pre><code class="language-text">$ dig +short www.library.example
192.0.2.17</code></pre>
<h2>More than addresses</h2>
<table>
<thead><tr><th scope="col">Record</th><th scope="col">Answers the question</th></tr></thead>
<tbody>
<tr><td><code>A</code>, <code>AAAA</code></td><td>Which IPv4 or IPv6 address does this name have?</td></tr>
<tr><td><code>CNAME</code></td><td>Of which other name is this only a second name?</td></tr>
<tr><td><code>MX</code></td><td>Where should mail for this domain be delivered?</td></tr>
<tr><td><code>TXT</code></td><td>What else has the owner written down here?</td></tr>
</tbody>
</table>
<aside data-callout="warning"><p>The classic DNS travels without encryption: whoever carries your packets can read which names you look up, and could answer falsely. Encrypted DNS hides the question; signatures (DNSSEC) and, one step later, certificates protect the answer.</p></aside>`,
    },
    {
      title: "Packets and connections",
      estimatedDuration: 6,
      content: `
<p>The internet does not carry pages. It carries <dfn>packets</dfn>: small parcels of at most about 1,500 bytes, each with a sender, a receiver and a piece of content. A photograph of two megabytes becomes well over a thousand of them. They may take different routes, arrive out of order, arrive twice, or be lost on the way.</p>
<h2>Making an unreliable network reliable</h2>
<p>The <dfn>Transmission Control Protocol</dfn> (TCP) turns this rough service into an orderly one. Both sides number every byte they send. The receiver confirms what has come, puts it into order, and throws duplicates away; the sender repeats whatever was not confirmed in time. It also watches how fast confirmations come back, and slows down when the network is crowded, so that millions of strangers can share a cable without anyone being in charge.</p>
<p>Before the first byte, the two sides greet each other. The greeting has three steps: <em>may I?</em>, <em>you may, may I?</em>, <em>you may</em>. It costs one trip to the server and back, which is called a <dfn>round trip</dfn>.</p>
<h2>Why distance matters</h2>
<p>Light in glass covers about 200,000 kilometres per second. No clever program makes it faster:</p>
<table>
<thead><tr><th scope="col">From Hanoi to</th><th scope="col">Distance</th><th scope="col">Round trip, at the very least</th></tr></thead>
<tbody>
<tr><td>Da Nang</td><td>about 600 km</td><td>6 ms</td></tr>
<tr><td>Singapore</td><td>about 2,200 km</td><td>22 ms</td></tr>
<tr><td>Frankfurt</td><td>about 8,900 km</td><td>89 ms</td></tr>
</tbody>
</table>
<p>Real cables make detours, and routers need time as well, so expect twice these figures. When a page needs ten round trips before it can show anything, moving the server closer helps more than buying a quicker one.</p>
<aside data-callout="info"><p>The newest version of HTTP runs over QUIC instead of TCP. It keeps the same promises, but greets and encrypts in a single round trip, and one lost packet no longer holds up everything behind it.</p></aside>`,
    },
  ],
};
