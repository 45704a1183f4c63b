import type { DemoLesson } from "../demo-course.ts";

export const tuMauDenTongThe: DemoLesson = {
  title: "Từ mẫu đến tổng thể",
  sections: [
    {
      title: "Sai số chuẩn: mẫu khác, kết quả khác",
      estimatedDuration: 7,
      content: `
<p>Bạn hỏi 100 sinh viên xem mỗi ngày họ dùng điện thoại bao lâu và được trung bình 4,2 giờ. Người bạn cùng phòng cũng hỏi 100 sinh viên khác và được 4,5 giờ. Ai sai? Không ai cả. Mỗi mẫu là một lần bốc thăm, nên mỗi lần ra một con số hơi khác.</p>
<p>Câu hỏi thật sự là: <strong>những con số ấy dao động nhiều hay ít?</strong></p>
<h2>Phân phối của trung bình mẫu</h2>
<p>Hãy tưởng tượng ta lặp lại cuộc khảo sát một nghìn lần và vẽ một nghìn giá trị trung bình thu được. <dfn>Định lý giới hạn trung tâm</dfn> nói rằng hình vẽ ấy gần với phân phối chuẩn, <em>dù dữ liệu gốc có hình gì đi nữa</em>, miễn là mẫu đủ lớn. Độ lệch chuẩn của nó gọi là <dfn>sai số chuẩn</dfn>:</p>
<p><span data-math="SE = \\frac{s}{\\sqrt{n}}">SE = s / √n</span></p>
<table>
<thead><tr><th scope="col">Cỡ mẫu n</th><th scope="col">Sai số chuẩn, nếu s = 2 giờ</th></tr></thead>
<tbody>
<tr><td>25</td><td>0,40 giờ (24 phút)</td></tr>
<tr><td>100</td><td>0,20 giờ (12 phút)</td></tr>
<tr><td>400</td><td>0,10 giờ (6 phút)</td></tr>
<tr><td>1.600</td><td>0,05 giờ (3 phút)</td></tr>
</tbody>
</table>
<p>Căn bậc hai ở mẫu số là một tin không vui: muốn chính xác <em>gấp đôi</em>, phải hỏi <em>gấp bốn</em> số người. Đó là lý do các cuộc thăm dò dư luận thường dừng ở khoảng một nghìn người; hỏi thêm thì tốn nhiều mà lợi ít.</p>
<p>Cũng cần để ý điều <em>không</em> có trong công thức: quy mô của tổng thể. Một thìa canh cho biết vị của nồi nhỏ cũng tốt như của nồi lớn.</p>
<aside data-callout="warning"><p>Sai số chuẩn chỉ nói về sự may rủi khi bốc thăm. Nó hoàn toàn không biết gì về một mẫu bị lệch hay một câu hỏi gài bẫy.</p></aside>`,
    },
    {
      title: "Khoảng tin cậy",
      estimatedDuration: 7,
      content: `
<p>Nói “trung bình là 4,2 giờ” là nói quá chắc chắn. Trung thực hơn là đưa ra một khoảng: “từ 3,8 đến 4,6 giờ, với độ tin cậy 95 %”.</p>
<h2>Cách tính</h2>
<p>Với mẫu không quá nhỏ, khoảng tin cậy 95 % cho giá trị trung bình là</p>
<p><span data-math="\\bar{x} \\pm 1{,}96 \\cdot \\frac{s}{\\sqrt{n}}">x̄ ± 1,96 · s / √n</span></p>
<p>Với <span data-math="\\bar{x}=4{,}2">x̄ = 4,2</span>, <span data-math="s=2">s = 2</span> và <span data-math="n=100">n = 100</span>, ta được 4,2 ± 0,39, tức khoảng từ 3,81 đến 4,59.</p>
<pre><code class="language-python">from math import sqrt

tb, s, n = 4.2, 2.0, 100
sai_so = 1.96 * s / sqrt(n)
print(f"{tb - sai_so:.2f} – {tb + sai_so:.2f}")   # 3.81 – 4.59</code></pre>
<h2>Nên hiểu con số 95 % thế nào?</h2>
<p>Giá trị thật của tổng thể là một số cố định, chỉ có điều ta không biết. Thứ ngẫu nhiên là cái <em>khoảng</em>. Nếu nhiều nhóm cùng làm khảo sát như vậy, mỗi nhóm tính một khoảng, thì cứ 100 khoảng có chừng 95 khoảng chứa được giá trị thật. Khoảng của bạn là một trong số đó; bạn không biết nó thuộc nhóm 95 hay nhóm 5.</p>
<table>
<thead><tr><th scope="col">Muốn khoảng hẹp hơn?</th><th scope="col">Cái giá phải trả</th></tr></thead>
<tbody>
<tr><td>Tăng cỡ mẫu</td><td>Thời gian, tiền bạc</td></tr>
<tr><td>Giảm độ tin cậy xuống 90 %</td><td>Sai thường xuyên hơn</td></tr>
<tr><td>Đo chính xác hơn</td><td>Dụng cụ, công sức</td></tr>
</tbody>
</table>
<aside data-callout="tip"><p>Khi so sánh hai nhóm, đừng chỉ nhìn hai con số trung bình. Hãy hỏi khoảng tin cậy của <em>hiệu</em> giữa chúng có chứa số 0 không. Nếu có, dữ liệu chưa đủ để nói nhóm nào hơn.</p></aside>`,
    },
    {
      title: "Tương quan không phải là nhân quả",
      estimatedDuration: 7,
      content: `
<p>Tháng nào bán được nhiều kem thì tháng ấy có nhiều người đuối nước. Chẳng lẽ ăn kem gây đuối nước? Dĩ nhiên không: trời nóng khiến người ta vừa ăn kem, vừa đi bơi. Ai cũng thấy ngay cái sai ở đây, nhưng khi câu chuyện hợp ý mình, ta lại dễ dàng bỏ qua.</p>
<h2>Hệ số tương quan</h2>
<p>Hệ số <span data-math="r">r</span> nằm giữa −1 và 1, đo mức độ hai biến cùng tăng giảm theo một đường thẳng. Gần 1 là cùng chiều, gần −1 là ngược chiều, gần 0 là không có quan hệ <em>tuyến tính</em> (nhưng vẫn có thể có quan hệ cong).</p>
<h2>Bốn lời giải thích cho một mối tương quan</h2>
<table>
<thead><tr><th scope="col">Khả năng</th><th scope="col">Ví dụ</th></tr></thead>
<tbody>
<tr><td>A gây ra B</td><td>Hút thuốc và ung thư phổi</td></tr>
<tr><td>B gây ra A</td><td>Nơi có nhiều cảnh sát thường nhiều tội phạm, vì cảnh sát được điều đến đó</td></tr>
<tr><td>C gây ra cả hai</td><td>Trời nóng, kem và đuối nước</td></tr>
<tr><td>Tình cờ</td><td>So sánh hàng nghìn cặp số liệu, thế nào cũng có vài cặp trùng khớp</td></tr>
</tbody>
</table>
<h2>Làm sao biết được nhân quả?</h2>
<p>Cách chắc chắn nhất là <strong>thí nghiệm có đối chứng ngẫu nhiên</strong>. Bốc thăm chia người tham gia làm hai nhóm, một nhóm uống thuốc, một nhóm uống viên giả, rồi so sánh. Vì được chia ngẫu nhiên, hai nhóm giống nhau về mọi mặt, kể cả những mặt ta không nghĩ tới; khác biệt còn lại chỉ có thể do thuốc hoặc do may rủi, mà may rủi thì ta đã biết cách đo.</p>
<p>Khi không thể thí nghiệm, chẳng hạn không ai được phép bắt người khác hút thuốc, các nhà khoa học phải ghép nhiều loại bằng chứng lại với nhau, và điều đó cần nhiều năm.</p>
<aside data-callout="info"><p>Lần tới khi đọc “nghiên cứu cho thấy uống cà phê giúp sống lâu”, hãy tìm xem đó là thí nghiệm hay chỉ là quan sát, và ai có thể là biến C.</p></aside>`,
    },
    {
      title: "Thực hành: một khảo sát nhỏ trong lớp",
      contentType: "exercise",
      required: false,
      estimatedDuration: 30,
      content: `
<p>Đã đến lúc tự mình đi hết bốn bước. Hãy làm theo nhóm ba, bốn người; cả bài mất khoảng nửa giờ, không kể thời gian đi hỏi.</p>
<h2>Nhiệm vụ</h2>
<ol>
<li><strong>Đặt câu hỏi.</strong> Chọn một điều đo được ở các bạn trong trường, ví dụ: thời gian đi đến trường, số giờ ngủ đêm qua, số cuốn sách đã đọc năm nay. Viết câu hỏi thật rõ, kèm đơn vị.</li>
<li><strong>Chọn mẫu.</strong> Quyết định hỏi ai và chọn bằng cách nào. Ghi lại ít nhất một lý do khiến mẫu của bạn có thể bị lệch.</li>
<li><strong>Thu thập.</strong> Hỏi tối thiểu 20 người, ghi vào bảng: mỗi người một hàng, mỗi biến một cột.</li>
<li><strong>Mô tả.</strong> Tính trung bình, trung vị, độ lệch chuẩn; vẽ một biểu đồ tần suất. Có giá trị ngoại lai nào không? Do ghi nhầm hay có thật?</li>
<li><strong>Suy diễn.</strong> Tính khoảng tin cậy 95 % cho giá trị trung bình, và viết một câu giải thích nó cho người chưa học thống kê.</li>
</ol>
<h2>Bài nộp</h2>
<table>
<thead><tr><th scope="col">Phần</th><th scope="col">Nội dung</th><th scope="col">Độ dài</th></tr></thead>
<tbody>
<tr><td>Câu hỏi và mẫu</td><td>Hỏi gì, hỏi ai, lệch ở đâu</td><td>Năm câu</td></tr>
<tr><td>Kết quả</td><td>Bảng tóm tắt và một biểu đồ</td><td>Nửa trang</td></tr>
<tr><td>Kết luận</td><td>Câu trả lời kèm khoảng tin cậy</td><td>Ba câu</td></tr>
</tbody>
</table>
<p>Đăng kết quả vào phòng trò chuyện của khóa học, rồi góp ý cho một nhóm khác: mẫu của họ có công bằng không, biểu đồ có dễ hiểu không, kết luận có nói quá không?</p>
<aside data-callout="warning"><p>Trước khi hỏi, hãy nói rõ bạn dùng câu trả lời để làm gì, và không ghi tên người được hỏi. Dữ liệu về người khác là thứ ta mượn, không phải thứ ta có.</p></aside>`,
    },
  ],
};
