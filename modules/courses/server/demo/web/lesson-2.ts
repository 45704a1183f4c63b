import type { DemoLesson } from "../demo-course.ts";

export const theConversation: DemoLesson = {
  title: "HTTP, the conversation",
  sections: [
    {
      title: "Requests and responses",
      estimatedDuration: 6,
      content: `
<p>Once a connection is open, browser and server speak the <dfn>Hypertext Transfer Protocol</dfn>. It is a very polite conversation: the browser asks exactly one thing, the server answers exactly that, and then both forget about it. Newer versions pack the words more tightly, but what is said has stayed the same for thirty years.</p>
<h2>A request</h2>
<pre><code class="language-http">GET /books?sort=title HTTP/1.1
Host: library.example
Accept: text/html
Accept-Language: vi, en;q=0.8</code></pre>
<p>The first line names the <strong>method</strong> (what to do), the <strong>target</strong> (what to do it with) and the version. Each line below it is a <dfn>header</dfn>: a note about the request. This one says which site is meant, for several may live on one machine, that HTML would be welcome, and that the reader prefers Vietnamese but also understands English.</p>
<h2>A response</h2>
<pre><code class="language-http">HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8
Content-Length: 5120
Cache-Control: max-age=60

&lt;!doctype html&gt;
&lt;html lang="vi"&gt; …</code></pre>
<p>The <strong>status</strong> tells in three digits how it went. Headers describe the content: its type, its length, how long it may be kept. After an empty line follows the <strong>body</strong>, the content itself.</p>
<aside data-callout="tip"><p>The type decides what the browser does with the bytes, not the ending of the address. <code>/books</code> may be a page, a picture or a spreadsheet; only <code>Content-Type</code> knows.</p></aside>
<p>Because every request stands alone, any of a hundred identical servers may answer it, and one that fails can be replaced between two questions. The price is that the server does not know who is asking, or what was asked before. The section about cookies shows how that gap is closed.</p>`,
    },
    {
      title: "Methods and status codes",
      estimatedDuration: 7,
      content: `
<p>A small set of verbs and a small set of numbers are enough for nearly every program on the web. Learn them once, and you can read the traffic of a shop, a bank or a school.</p>
<h2>Verbs</h2>
<table>
<thead><tr><th scope="col">Method</th><th scope="col">Meaning</th><th scope="col">Safe?</th><th scope="col">Harmless to repeat?</th></tr></thead>
<tbody>
<tr><td><code>GET</code></td><td>Give me this</td><td>yes</td><td>yes</td></tr>
<tr><td><code>PUT</code></td><td>Keep exactly this, here</td><td>no</td><td>yes</td></tr>
<tr><td><code>DELETE</code></td><td>Remove this</td><td>no</td><td>yes</td></tr>
<tr><td><code>PATCH</code></td><td>Change these parts</td><td>no</td><td>not always</td></tr>
<tr><td><code>POST</code></td><td>Do something with this</td><td>no</td><td>no</td></tr>
</tbody>
</table>
<p><em>Safe</em> means that asking changes nothing. A browser may load such an address in advance, and a search engine may follow it. Putting “delete everything” behind a link that answers <code>GET</code> is therefore a famous way to lose a database.</p>
<p><em>Harmless to repeat</em> matters when the network fails. If no answer comes to your <code>DELETE</code>, simply send it again: the thing cannot be more gone than gone. If no answer comes to your <code>POST /orders</code>, you do not know whether you have bought the book. Good services let you attach a key to such a request, so that the second one is recognised.</p>
<h2>Numbers</h2>
<ul>
<li><strong>2xx, it worked:</strong> <code>200</code> here it is, <code>201</code> created, <code>204</code> done and nothing to say.</li>
<li><strong>3xx, look elsewhere:</strong> <code>301</code> moved for good, <code>304</code> you already have it.</li>
<li><strong>4xx, your side:</strong> <code>400</code> I do not understand, <code>401</code> who are you?, <code>403</code> I know you, but no, <code>404</code> nothing here, <code>429</code> slow down.</li>
<li><strong>5xx, our side:</strong> <code>500</code> something broke, <code>503</code> not now.</li>
</ul>
<aside data-callout="info"><p>A careful site answers <code>404</code> rather than <code>403</code> for a secret page: to say “you may not see this” already says that it exists.</p></aside>`,
    },
    {
      title: "Cookies: remembering who you are",
      estimatedDuration: 6,
      content: `
<p>HTTP forgets. Yet you sign in once and stay signed in, and the shop still knows your basket tomorrow. The trick is older than computers: hand the visitor a numbered ticket, and ask to see it every time.</p>
<h2>How the ticket travels</h2>
<p>After you have signed in, the server adds one header to its answer:</p>
<pre><code class="language-http">Set-Cookie: session=8f3a1c…; HttpOnly; Secure; SameSite=Lax; Max-Age=1209600</code></pre>
<p>From then on the browser attaches <code>Cookie: session=8f3a1c…</code> to every request to that site, without being asked. The number means nothing by itself. The server keeps a table in which it says: this session belongs to An, and it began on Monday. Whoever holds the number <em>is</em> An, as far as the server can tell, which is why it has to be long, random and well guarded.</p>
<h2>What the attributes are for</h2>
<table>
<thead><tr><th scope="col">Attribute</th><th scope="col">What it prevents</th></tr></thead>
<tbody>
<tr><td><code>HttpOnly</code></td><td>A script in the page, perhaps a hostile one, reads the ticket</td></tr>
<tr><td><code>Secure</code></td><td>The ticket crosses a café’s network unencrypted</td></tr>
<tr><td><code>SameSite</code></td><td>Another site makes your browser act in your name</td></tr>
<tr><td><code>Max-Age</code></td><td>A ticket that was forgotten on a shared computer works for ever</td></tr>
</tbody>
</table>
<aside data-callout="warning"><p>A cookie set by somebody other than the site you are visiting, such as an advertising network whose picture is on ten thousand pages, can follow you across all of them. Browsers have begun to refuse or to separate these <em>third-party cookies</em>.</p></aside>
<p>Signing out should do two things: delete the cookie in the browser, and strike the session from the server’s table. A site that does only the first leaves every stolen copy of the ticket valid.</p>`,
    },
    {
      title: "Caching: the fastest request is none",
      estimatedDuration: 6,
      content: `
<p>The logo of a site may be needed on every page, but it changes once a year. Fetching it again and again would waste time, money and electricity. A <dfn>cache</dfn> keeps a copy of an answer and uses it the next time. There is one in your browser, often one at your school, and large sites pay for caches in hundreds of cities.</p>
<h2>Two ways to use a copy</h2>
<p><strong>Fresh.</strong> The server says how long the answer may be trusted. Until then the cache does not ask at all:</p>
<pre><code class="language-http">Cache-Control: max-age=31536000, immutable</code></pre>
<p><strong>Checked.</strong> The server gives the answer a fingerprint, the <code>ETag</code>. When the copy has become old, the browser asks with the fingerprint in hand, and gets either a new version or just “still the same”:</p>
<pre><code class="language-http">GET /logo.svg HTTP/1.1
If-None-Match: "a81f"

HTTP/1.1 304 Not Modified</code></pre>
<p>The second way costs a round trip, but hardly any data.</p>
<h2>The hard part</h2>
<p>There is an old joke that only two things in computing are hard, and that knowing when a copy is out of date is one of them. The usual answer is a trick with names. Files that belong to one version of a site carry a fingerprint of their content in their name, as in <code>app.a81f3c.js</code>. Such a file never changes, so it may be kept for a year. The page that refers to it is kept for a minute at most. When a new version appears, the page mentions a new name, and nobody ever sees a mixture of old and new.</p>
<aside data-callout="tip"><p>Something private, such as your marks, must never lie in a cache that others use. <code>Cache-Control: private, no-store</code> says so.</p></aside>`,
    },
  ],
};
