import type { DemoLesson } from "../demo-course.ts";

export const insideTheBrowser: DemoLesson = {
  title: "Inside the browser",
  sections: [
    {
      title: "HTML says what things are",
      estimatedDuration: 7,
      content: `
<p>The Hypertext Markup Language is not a language for telling a computer what to do. It tells what a text <em>is</em>: this is a heading, this is a list, this leads to another page. How it looks is decided elsewhere, and differently on a phone, on paper, or in the voice of a screen reader.</p>
<h2>A small page</h2>
<pre><code class="language-html">&lt;!doctype html&gt;
&lt;html lang="en"&gt;
  &lt;head&gt;
    &lt;meta charset="utf-8"&gt;
    &lt;title&gt;Opening hours&lt;/title&gt;
  &lt;/head&gt;
  &lt;body&gt;
    &lt;h1&gt;Opening hours&lt;/h1&gt;
    &lt;p&gt;Open &lt;strong&gt;every day&lt;/strong&gt; except Monday.&lt;/p&gt;
    &lt;a href="/map"&gt;How to find us&lt;/a&gt;
  &lt;/body&gt;
&lt;/html&gt;</code></pre>
<p>Elements lie inside one another like boxes in boxes. The browser reads the text from top to bottom and builds a tree out of it, the <dfn>Document Object Model</dfn> (DOM). Everything that follows, styling, scripting, reading aloud, works on that tree and not on the text.</p>
<h2>Choose the element that means it</h2>
<table>
<thead><tr><th scope="col">You could write</th><th scope="col">Better</th><th scope="col">Because</th></tr></thead>
<tbody>
<tr><td>A <code>div</code> with large bold text</td><td><code>h2</code></td><td>Readers jump from heading to heading</td></tr>
<tr><td>A <code>span</code> that reacts to clicks</td><td><code>button</code></td><td>It works with the keyboard, too</td></tr>
<tr><td>Lines that begin with a dash</td><td><code>ul</code> and <code>li</code></td><td>“List with five items” can be announced</td></tr>
</tbody>
</table>
<aside data-callout="info"><p>HTML is forgiving. A browser never refuses a page with a mistake; the standard even says precisely how to repair it. That generosity is one reason why pages from 1995 still open today.</p></aside>`,
    },
    {
      title: "CSS says what things look like",
      estimatedDuration: 7,
      content: `
<p>Cascading Style Sheets are lists of rules. Each rule has a <strong>selector</strong>, which picks elements of the tree, and <strong>declarations</strong>, which say how those should look.</p>
<pre><code class="language-css">h2 {
  color: oklch(45% 0.15 270);
  margin-block: 2rem 0.5rem;
}

.warning &gt; p:first-child {
  font-weight: 600;
}</code></pre>
<h2>The cascade</h2>
<p>Several rules may speak about one element: the browser’s own, the site’s, sometimes the reader’s. Who wins? The question is settled in this order:</p>
<ol>
<li>Where the rule comes from, and whether it is marked as important.</li>
<li>How specific its selector is. <code>#menu a</code> beats <code>.link</code>, which beats <code>a</code>.</li>
<li>Which one was written later.</li>
</ol>
<p>Some properties, such as colour and font, are handed down from an element to everything inside it. Others, such as borders, are not, or every word on a framed page would have a frame of its own.</p>
<h2>Boxes everywhere</h2>
<p>For the layout, each element is a rectangle: content, around it <em>padding</em>, then a <em>border</em>, then a <em>margin</em> that keeps the neighbours away. Two modern tools arrange these rectangles. <strong>Flexbox</strong> places things along one line and shares out the space that is left. <strong>Grid</strong> places them in rows and columns at once.</p>
<pre><code class="language-css">.cards {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr));
  gap: 1rem;
}</code></pre>
<p>These three lines give one column on a phone and four on a wide screen, without mentioning any device. Design for the space there is, not for the machines you happen to know.</p>
<aside data-callout="tip"><p>Use <code>rem</code> for sizes rather than pixels. Readers who have set a larger font in their browser will thank you.</p></aside>`,
    },
    {
      title: "JavaScript makes it react",
      estimatedDuration: 8,
      content: `
<p>HTML and CSS describe a page at rest. JavaScript is the language in which a page can <em>act</em>: check a form before it is sent, load more results, draw a chart, keep a chat running.</p>
<pre><code class="language-javascript">const button = document.querySelector("button.more");

button.addEventListener("click", async () =&gt; {
  button.disabled = true;
  const response = await fetch("/api/books?after=20");
  const { items } = await response.json();
  for (const book of items) addToList(book);
  button.disabled = false;
});</code></pre>
<p>Read it aloud: find the button; when somebody clicks, switch it off, ask the server, wait for the answer, add each book to the list, and switch the button on again.</p>
<h2>One thing at a time</h2>
<p>A page has a single thread for scripts, layout and input. Work is put into a queue, and the <dfn>event loop</dfn> takes one task after the other: a click, a timer, an answer from the network. <code>await</code> does not stop the queue. It says: put me aside, and call me when the answer is there.</p>
<p>But a calculation that takes two seconds does stop everything. No click is answered, nothing moves, and the visitor believes the page has crashed. Long work belongs in small pieces, or into a <em>worker</em> with a thread of its own.</p>
<table>
<thead><tr><th scope="col">If the page answers within</th><th scope="col">people feel that</th></tr></thead>
<tbody>
<tr><td>0.1 seconds</td><td>they did it themselves</td></tr>
<tr><td>1 second</td><td>the computer is working for them</td></tr>
<tr><td>10 seconds</td><td>they would rather do something else</td></tr>
</tbody>
</table>
<aside data-callout="warning"><p>Whatever a script checks in the browser, the server must check again. The visitor owns the browser, and may send anything at all.</p></aside>`,
    },
    {
      title: "Try it: read a page’s traffic",
      contentType: "exercise",
      required: false,
      estimatedDuration: 15,
      content: `
<p>You have now met every part of a page load. This exercise lets you see them at work. You need nothing but a browser; a quarter of an hour is enough.</p>
<h2>Before you start</h2>
<p>Choose a page you visit often, preferably one with pictures. Open a new tab, press F12, and choose <em>Network</em>. Tick <em>Disable cache</em>, so that you see what a first visitor gets.</p>
<h2>Your observations</h2>
<ol>
<li>Load the page. How many requests were made, and how many megabytes came back? Both figures stand at the foot of the list.</li>
<li>Click the first line. Find its method, its status and its <code>Content-Type</code>. Which of the request’s headers tell the server something about you?</li>
<li>Sort by size. What are the three largest files, and did you notice them on the page?</li>
<li>Look for other hosts than the one you typed. What might each of them be for?</li>
<li>Now clear <em>Disable cache</em> and load again. How many requests are answered from the cache or with <code>304</code>?</li>
<li>Choose a slow connection (<em>Slow 4G</em>) in the list above, and load once more. What appears first, and after how long could you have begun to read?</li>
</ol>
<h2>Write it down</h2>
<p>Put your figures into a small table, first visit beside second visit, and add two sentences: what surprised you, and which single change would help a visitor on a slow connection most. Bring it to the course’s chat, and compare it with a page somebody else has measured.</p>
<aside data-callout="tip"><p>Hover over the coloured bar of a request. It shows how long the name lookup, the connection, the encryption, the waiting and the download took: the whole first lesson in one picture.</p></aside>`,
    },
  ],
};
