import type { DemoLesson } from "../demo-course.ts";

export const moTaSoLieu: DemoLesson = {
  title: "Mô tả một tập số liệu",
  sections: [
    {
      title: "Trung bình, trung vị và mốt",
      estimatedDuration: 7,
      content: `
<p>Cả lớp làm bài kiểm tra, bạn bè hỏi: “Lớp mình làm thế nào?” Không ai muốn nghe đọc ba mươi con số. Ta cần một giá trị <em>đại diện</em>, và có ba ứng viên.</p>
<h2>Ba cách nói “ở giữa”</h2>
<ul>
<li><strong>Trung bình cộng</strong>: cộng tất cả rồi chia cho số lượng, <span data-math="\\bar{x} = \\frac{1}{n}\\sum_{i=1}^{n} x_i">x̄ = (x₁ + … + xₙ) / n</span>. Đó là điểm cân bằng của dữ liệu.</li>
<li><strong>Trung vị</strong>: xếp theo thứ tự rồi lấy giá trị đứng giữa. Một nửa số liệu nhỏ hơn, một nửa lớn hơn.</li>
<li><strong>Mốt</strong>: giá trị xuất hiện nhiều nhất. Đây là lựa chọn duy nhất cho dữ liệu định danh.</li>
</ul>
<h2>Khi nào chúng nói khác nhau?</h2>
<p>Lương tháng của năm người trong một cửa hàng, tính bằng triệu đồng: 7, 8, 8, 9 và 68 (ông chủ).</p>
<table>
<thead><tr><th scope="col">Đại lượng</th><th scope="col">Giá trị</th><th scope="col">Có mô tả đúng một nhân viên không?</th></tr></thead>
<tbody>
<tr><td>Trung bình</td><td>20 triệu</td><td>Không, bốn trên năm người thấp hơn nhiều</td></tr>
<tr><td>Trung vị</td><td>8 triệu</td><td>Có</td></tr>
<tr><td>Mốt</td><td>8 triệu</td><td>Có</td></tr>
</tbody>
</table>
<p>Trung bình rất nhạy với <dfn>giá trị ngoại lai</dfn>, tức là những giá trị lệch hẳn khỏi phần còn lại. Trung vị thì gần như không để ý: dù ông chủ kiếm 68 hay 680 triệu, nó vẫn là 8. Vì vậy thu nhập, giá nhà, thời gian chờ thường được báo cáo bằng trung vị.</p>
<pre><code class="language-python">from statistics import mean, median, mode

luong = [7, 8, 8, 9, 68]
print(mean(luong), median(luong), mode(luong))  # 20 8 8</code></pre>
<aside data-callout="tip"><p>Nếu trung bình lớn hơn trung vị rõ rệt, dữ liệu có “đuôi” kéo dài về bên phải. Hãy vẽ ra xem trước khi kết luận.</p></aside>`,
    },
    {
      title: "Độ phân tán: số liệu khác nhau đến đâu?",
      estimatedDuration: 7,
      content: `
<p>Hai lớp cùng có điểm trung bình 7. Lớp thứ nhất ai cũng được từ 6,5 đến 7,5. Lớp thứ hai có người 3, có người 10. Nếu chỉ nhìn trung bình, hai lớp giống hệt nhau; nhưng người dạy thì cần chuẩn bị hai buổi học hoàn toàn khác.</p>
<h2>Từ khoảng cách đến độ lệch chuẩn</h2>
<p><strong>Khoảng biến thiên</strong> là giá trị lớn nhất trừ giá trị nhỏ nhất. Dễ tính, nhưng chỉ dựa vào hai người đặc biệt nhất.</p>
<p><strong>Khoảng tứ phân vị</strong> bỏ đi 25 % thấp nhất và 25 % cao nhất, rồi đo phần giữa còn lại. Nó bền vững trước các giá trị ngoại lai, và chính là chiều dài của “cái hộp” trong biểu đồ hộp.</p>
<p><strong>Phương sai</strong> đo khoảng cách của từng giá trị đến trung bình, bình phương lên để dấu cộng trừ không triệt tiêu nhau, rồi lấy trung bình. Căn bậc hai của nó là <strong>độ lệch chuẩn</strong>, có cùng đơn vị với dữ liệu gốc:</p>
<p><span data-math="s = \\sqrt{\\frac{1}{n-1}\\sum_{i=1}^{n}(x_i-\\bar{x})^2}">s = √( Σ(xᵢ − x̄)² / (n − 1) )</span></p>
<h2>Một ví dụ tính tay</h2>
<table>
<thead><tr><th scope="col">Giá trị</th><th scope="col">Lệch so với trung bình 6</th><th scope="col">Bình phương</th></tr></thead>
<tbody>
<tr><td>4</td><td>−2</td><td>4</td></tr>
<tr><td>5</td><td>−1</td><td>1</td></tr>
<tr><td>9</td><td>+3</td><td>9</td></tr>
</tbody>
</table>
<p>Tổng bình phương là 14, chia cho 3 − 1 = 2 được 7, và độ lệch chuẩn là √7 ≈ 2,65.</p>
<aside data-callout="info"><p>Vì sao chia cho <em>n</em> − 1 chứ không phải <em>n</em>? Trung bình được tính từ chính mẫu nên luôn nằm “quá gần” dữ liệu; chia cho số nhỏ hơn một chút để bù lại.</p></aside>`,
    },
    {
      title: "Nhìn dữ liệu bằng biểu đồ",
      estimatedDuration: 6,
      content: `
<p>Năm 1973, nhà thống kê Francis Anscombe đưa ra bốn tập số liệu có cùng trung bình, cùng phương sai, cùng hệ số tương quan. Trên giấy, chúng như bốn anh em sinh tư. Nhưng khi vẽ ra, một tập là đường thẳng hơi nhiễu, một tập là đường cong, một tập thẳng tắp với một điểm lạc lõng, và tập cuối cùng gần như một đường thẳng đứng. Bài học: <strong>hãy vẽ trước khi tính</strong>.</p>
<h2>Chọn biểu đồ theo câu hỏi</h2>
<table>
<thead><tr><th scope="col">Bạn muốn thấy</th><th scope="col">Hãy dùng</th></tr></thead>
<tbody>
<tr><td>So sánh các nhóm</td><td>Biểu đồ cột</td></tr>
<tr><td>Hình dạng của một phân phối</td><td>Biểu đồ tần suất (histogram), biểu đồ hộp</td></tr>
<tr><td>Thay đổi theo thời gian</td><td>Biểu đồ đường</td></tr>
<tr><td>Quan hệ giữa hai biến số</td><td>Biểu đồ phân tán</td></tr>
<tr><td>Các phần của một tổng thể</td><td>Cột chồng; biểu đồ tròn nếu chỉ có hai, ba phần</td></tr>
</tbody>
</table>
<h2>Ba cách biểu đồ đánh lừa người xem</h2>
<ol>
<li><strong>Cắt trục tung.</strong> Nếu trục bắt đầu từ 95, mức tăng từ 96 lên 98 trông như gấp ba. Với biểu đồ cột, trục phải bắt đầu từ 0.</li>
<li><strong>Phóng to hình theo cả hai chiều.</strong> Gấp đôi chiều cao <em>và</em> chiều rộng thì diện tích gấp bốn.</li>
<li><strong>Chọn khoảng thời gian có lợi.</strong> Bắt đầu vẽ ngay từ năm thấp nhất thì con số nào cũng “tăng trưởng ấn tượng”.</li>
</ol>
<p>Một biểu đồ tốt có tên nói rõ điều muốn nói, có đơn vị trên trục, có nguồn dữ liệu, và không có thứ gì thừa. Nếu bỏ một chi tiết đi mà người xem không mất gì, hãy bỏ.</p>
<aside data-callout="warning"><p>Cứ mười hai người đàn ông thì có khoảng một người khó phân biệt đỏ và xanh lá. Đừng chỉ dùng màu để phân biệt các nhóm; hãy thêm nhãn hoặc kiểu nét.</p></aside>`,
    },
  ],
};
