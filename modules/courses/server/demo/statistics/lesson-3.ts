import type { DemoLesson } from "../demo-course.ts";

export const xacSuatDuDung: DemoLesson = {
  title: "Xác suất, vừa đủ dùng",
  sections: [
    {
      title: "Xác suất là gì?",
      estimatedDuration: 6,
      content: `
<p>“Ngày mai có 70 % khả năng mưa.” Câu này nghĩa là gì? Ngày mai chỉ có một, hoặc mưa hoặc không. Có hai cách hiểu, và cả hai đều hữu ích.</p>
<ul>
<li><strong>Tần suất dài hạn:</strong> trong rất nhiều ngày có dấu hiệu giống hôm nay, khoảng 70 % số ngày hôm sau trời mưa.</li>
<li><strong>Mức độ tin tưởng:</strong> với những gì đang biết, tôi sẵn sàng cược bảy ăn ba là trời mưa.</li>
</ul>
<p>Dù hiểu cách nào, xác suất luôn là một số từ 0 (không thể) đến 1 (chắc chắn), và tuân theo vài quy tắc đơn giản.</p>
<h2>Ba quy tắc</h2>
<table>
<thead><tr><th scope="col">Quy tắc</th><th scope="col">Công thức</th><th scope="col">Ví dụ với một con xúc xắc</th></tr></thead>
<tbody>
<tr><td>Phần bù</td><td>P(không A) = 1 − P(A)</td><td>Không ra 6: 1 − 1/6 = 5/6</td></tr>
<tr><td>Cộng, khi không thể cùng xảy ra</td><td>P(A hoặc B) = P(A) + P(B)</td><td>Ra 1 hoặc 2: 1/6 + 1/6 = 1/3</td></tr>
<tr><td>Nhân, khi độc lập</td><td>P(A và B) = P(A) · P(B)</td><td>Hai lần liền ra 6: 1/36</td></tr>
</tbody>
</table>
<h2>Đồng xu không có trí nhớ</h2>
<p>Tung đồng xu năm lần đều sấp. Lần thứ sáu có “đến lượt” ngửa không? Không. Xác suất vẫn là một nửa, vì đồng xu không nhớ gì cả. Tỉ lệ sấp ngửa cân bằng dần khi số lần tung rất lớn, không phải vì những lần sau “bù” cho những lần trước, mà vì vài lần lệch ban đầu trở nên không đáng kể. Đó là <dfn>luật số lớn</dfn>.</p>
<pre><code class="language-python">import random

for n in (10, 1_000, 100_000):
    sap = sum(random.random() &lt; 0.5 for _ in range(n))
    print(n, sap / n)   # càng lớn càng gần 0,5</code></pre>
<aside data-callout="tip"><p>Với bài toán “ít nhất một lần”, hãy tính xác suất của “không lần nào” rồi lấy 1 trừ đi. Gần như luôn nhanh hơn.</p></aside>`,
    },
    {
      title: "Xác suất có điều kiện và những phiếu xét nghiệm",
      estimatedDuration: 8,
      content: `
<p>Một bệnh hiếm có ở 1 trên 1.000 người. Xét nghiệm phát hiện được 99 % số người bệnh, và chỉ báo nhầm 2 % số người khỏe. Bạn nhận kết quả dương tính. Khả năng bạn thật sự mắc bệnh là bao nhiêu? Nhiều người, kể cả bác sĩ, trả lời ngay: 99 %. Con số đúng là chưa đến 5 %.</p>
<h2>Hãy đếm người thay vì đếm phần trăm</h2>
<p>Tưởng tượng 100.000 người đi xét nghiệm:</p>
<table>
<thead><tr><th scope="col"></th><th scope="col">Dương tính</th><th scope="col">Âm tính</th><th scope="col">Tổng</th></tr></thead>
<tbody>
<tr><th scope="row">Có bệnh</th><td>99</td><td>1</td><td>100</td></tr>
<tr><th scope="row">Không bệnh</th><td>1.998</td><td>97.902</td><td>99.900</td></tr>
<tr><th scope="row">Tổng</th><td>2.097</td><td>97.903</td><td>100.000</td></tr>
</tbody>
</table>
<p>Trong 2.097 người dương tính chỉ có 99 người thật sự bệnh, tức 99 / 2.097 ≈ 4,7 %. Người khỏe đông gấp 999 lần, nên chỉ một phần nhỏ bị báo nhầm cũng đủ lấn át.</p>
<h2>Công thức Bayes</h2>
<p><span data-math="P(B \\mid +) = \\frac{P(+ \\mid B)\\,P(B)}{P(+)}">P(bệnh | dương tính) = P(dương tính | bệnh) · P(bệnh) / P(dương tính)</span></p>
<p>Ký hiệu <span data-math="P(A \\mid B)">P(A | B)</span> đọc là “xác suất của A <em>khi đã biết</em> B”. Hai chiều của dấu gạch không thay thế cho nhau được: xác suất dương tính khi có bệnh là 99 %, còn xác suất có bệnh khi dương tính là 4,7 %.</p>
<p>Kết quả ấy không có nghĩa là xét nghiệm vô dụng. Trước khi xét nghiệm, khả năng mắc bệnh của bạn là 0,1 %; bây giờ là 4,7 %, tăng gần năm mươi lần. Làm thêm một xét nghiệm độc lập nữa, nếu vẫn dương tính, con số vọt lên khoảng 71 %.</p>
<aside data-callout="warning"><p>Nhầm lẫn hai chiều của xác suất có điều kiện từng khiến người vô tội bị kết án. Trong tòa án, nó có tên riêng: ngụy biện của công tố viên.</p></aside>`,
    },
    {
      title: "Phân phối chuẩn",
      estimatedDuration: 6,
      content: `
<p>Đo chiều cao của một nghìn học sinh cùng tuổi, cùng giới rồi vẽ biểu đồ tần suất, bạn sẽ thấy một hình quen thuộc: phần đông ở giữa, thưa dần về hai phía, đối xứng như một quả chuông. Điểm thi, sai số đo đạc, trọng lượng gói mì đóng trên cùng một dây chuyền, tất cả đều na ná hình ấy.</p>
<h2>Vì sao lại là hình chuông?</h2>
<p>Chiều cao là kết quả của rất nhiều nguyên nhân nhỏ: hàng trăm gen, bữa ăn, giấc ngủ, bệnh tật thuở bé. Mỗi nguyên nhân kéo lên hoặc đẩy xuống một chút. Muốn thật cao thì gần như mọi thứ phải cùng kéo lên, điều đó hiếm; phần lớn trường hợp chúng bù trừ nhau. Tổng của nhiều ảnh hưởng nhỏ, độc lập luôn tiến về phân phối chuẩn.</p>
<h2>Quy tắc 68 – 95 – 99,7</h2>
<p>Phân phối chuẩn được xác định hoàn toàn bởi trung bình <span data-math="\\mu">μ</span> và độ lệch chuẩn <span data-math="\\sigma">σ</span>:</p>
<table>
<thead><tr><th scope="col">Khoảng</th><th scope="col">Chứa khoảng</th><th scope="col">Chiều cao, nếu μ = 165 cm và σ = 6 cm</th></tr></thead>
<tbody>
<tr><td>μ ± 1σ</td><td>68 %</td><td>159 – 171 cm</td></tr>
<tr><td>μ ± 2σ</td><td>95 %</td><td>153 – 177 cm</td></tr>
<tr><td>μ ± 3σ</td><td>99,7 %</td><td>147 – 183 cm</td></tr>
</tbody>
</table>
<p>Để so sánh hai thang đo khác nhau, ta đổi sang <dfn>điểm z</dfn>: <span data-math="z = \\frac{x-\\mu}{\\sigma}">z = (x − μ) / σ</span>. Được 8 điểm toán khi cả lớp trung bình 6, độ lệch chuẩn 1 (z = 2) đáng khen hơn 9 điểm văn khi cả lớp trung bình 8, độ lệch chuẩn 1 (z = 1).</p>
<aside data-callout="info"><p>Không phải thứ gì cũng chuẩn. Thu nhập, dân số thành phố, lượt xem video có đuôi rất dài; áp quy tắc 68 – 95 – 99,7 vào đó sẽ sai hoàn toàn.</p></aside>`,
    },
  ],
};
