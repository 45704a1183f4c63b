import type { DemoLesson } from "../demo-course.ts";

export const duLieuVaCauHoi: DemoLesson = {
  title: "Dữ liệu bắt đầu từ câu hỏi",
  sections: [
    {
      title: "Thống kê dùng để làm gì?",
      estimatedDuration: 6,
      content: `
<p>Một quán cà phê muốn biết có nên mở cửa sớm hơn không. Một bệnh viện muốn biết loại thuốc mới có thật sự tốt hơn thuốc cũ. Bạn muốn biết mình ngủ bao nhiêu tiếng thì hôm sau học vào. Ba câu hỏi rất khác nhau, nhưng có chung một khó khăn: câu trả lời thay đổi theo từng ngày, từng người, và ta không bao giờ quan sát được tất cả.</p>
<p>Thống kê là nghệ thuật rút ra kết luận đáng tin từ những quan sát <em>không đầy đủ</em> và <em>không giống nhau</em>. Nó không xóa bỏ sự bất định, mà cho ta biết sự bất định ấy lớn đến đâu.</p>
<h2>Bốn bước của một nghiên cứu</h2>
<ol>
<li><strong>Đặt câu hỏi.</strong> “Quán có đông không?” là quá mơ hồ. “Trung bình có bao nhiêu khách từ 6 đến 7 giờ sáng các ngày trong tuần?” thì đếm được.</li>
<li><strong>Thu thập dữ liệu.</strong> Đo cái gì, đo ai, đo bao nhiêu lần, và ghi lại thế nào.</li>
<li><strong>Phân tích.</strong> Tóm tắt, vẽ biểu đồ, so sánh, ước lượng.</li>
<li><strong>Kết luận.</strong> Trả lời câu hỏi ban đầu, kèm theo mức độ chắc chắn.</li>
</ol>
<p>Phần lớn sai lầm không nằm ở bước tính toán mà ở hai bước đầu. Máy tính có thể tính giùm ta một con số với mười chữ số thập phân, nhưng không thể cứu một câu hỏi đặt sai.</p>
<h2>Hai nhánh lớn</h2>
<table>
<thead><tr><th scope="col">Nhánh</th><th scope="col">Việc chính</th><th scope="col">Ví dụ</th></tr></thead>
<tbody>
<tr><td>Thống kê mô tả</td><td>Tóm tắt những gì ta đang có</td><td>Điểm trung bình của lớp 10A</td></tr>
<tr><td>Thống kê suy diễn</td><td>Từ phần đã thấy nói về phần chưa thấy</td><td>Dự đoán kết quả bầu cử từ 1.000 người được hỏi</td></tr>
</tbody>
</table>
<aside data-callout="tip"><p>Khi đọc một con số trên báo, hãy tự hỏi ngay: đo bằng cách nào, đo trên những ai, và so với cái gì?</p></aside>`,
    },
    {
      title: "Các loại dữ liệu",
      estimatedDuration: 6,
      content: `
<p>Trước khi tính bất cứ thứ gì, hãy nhìn kỹ xem mình có <em>loại</em> dữ liệu nào. Không phải con số nào cũng cộng trừ được. Số áo cầu thủ là 10, nhưng lấy trung bình số áo của đội bóng thì chẳng nói lên điều gì.</p>
<h2>Định tính và định lượng</h2>
<p><dfn>Dữ liệu định tính</dfn> cho biết một thứ thuộc nhóm nào; <dfn>dữ liệu định lượng</dfn> cho biết có bao nhiêu. Mỗi loại lại chia làm hai:</p>
<table>
<thead><tr><th scope="col">Loại</th><th scope="col">Đặc điểm</th><th scope="col">Ví dụ</th><th scope="col">Tóm tắt bằng</th></tr></thead>
<tbody>
<tr><td>Định danh</td><td>Chỉ có tên, không có thứ tự</td><td>Quê quán, nhóm máu</td><td>Tần số, mốt</td></tr>
<tr><td>Thứ bậc</td><td>Có thứ tự, khoảng cách không rõ</td><td>Không hài lòng, bình thường, hài lòng</td><td>Trung vị</td></tr>
<tr><td>Rời rạc</td><td>Đếm được</td><td>Số anh chị em, số tin nhắn mỗi ngày</td><td>Trung bình, trung vị</td></tr>
<tr><td>Liên tục</td><td>Đo được, chính xác tùy dụng cụ</td><td>Chiều cao, thời gian</td><td>Trung bình, độ lệch chuẩn</td></tr>
</tbody>
</table>
<h2>Bảng dữ liệu gọn gàng</h2>
<p>Hãy tập thói quen ghi dữ liệu theo một khuôn: mỗi <strong>hàng</strong> là một đối tượng được quan sát, mỗi <strong>cột</strong> là một biến, mỗi <strong>ô</strong> là một giá trị.</p>
<pre><code class="language-text">ho_ten,lop,gio_ngu,diem_toan
Minh Anh,10A,7.5,8.0
Gia Huy,10A,6.0,6.5
Khánh Linh,10B,8.0,9.0</code></pre>
<p>Với khuôn này, phần mềm nào cũng đọc được, và bạn có thể lọc, nhóm, vẽ mà không phải chép tay lại.</p>
<aside data-callout="warning"><p>Ô trống không phải là số 0. “Không trả lời” và “0 giờ” là hai chuyện hoàn toàn khác nhau; nếu lẫn lộn, mọi con số trung bình phía sau đều sai.</p></aside>`,
    },
    {
      title: "Chọn mẫu sao cho công bằng",
      estimatedDuration: 7,
      content: `
<p>Muốn biết nồi canh đã vừa chưa, ta không cần uống hết cả nồi, chỉ cần nếm một thìa, miễn là đã khuấy đều. Toàn bộ nồi canh là <dfn>tổng thể</dfn>, thìa canh là <dfn>mẫu</dfn>, còn việc khuấy đều chính là phần khó nhất.</p>
<h2>Mẫu lệch thì lớn đến mấy cũng vô ích</h2>
<p>Năm 1936, một tạp chí Mỹ gửi phiếu thăm dò cho mười triệu người và nhận về hơn hai triệu câu trả lời. Họ dự đoán ứng viên Landon sẽ thắng lớn. Kết quả: Landon thua ở gần như mọi bang. Lý do là danh sách được lấy từ sổ điện thoại và sổ đăng ký ô tô, mà thời ấy chỉ người khá giả mới có; hơn nữa, người bất mãn lại siêng gửi phiếu hơn. Cùng lúc đó, George Gallup chỉ hỏi vài chục nghìn người được chọn cẩn thận và đoán đúng.</p>
<h2>Vài cách chọn mẫu</h2>
<table>
<thead><tr><th scope="col">Cách chọn</th><th scope="col">Làm thế nào</th><th scope="col">Điểm yếu</th></tr></thead>
<tbody>
<tr><td>Ngẫu nhiên đơn giản</td><td>Bốc thăm, ai cũng có cơ hội như nhau</td><td>Cần danh sách đầy đủ</td></tr>
<tr><td>Phân tầng</td><td>Chia theo khối lớp rồi bốc thăm trong từng khối</td><td>Phải biết trước các tầng</td></tr>
<tr><td>Theo cụm</td><td>Bốc thăm vài lớp rồi hỏi cả lớp</td><td>Người cùng lớp thường giống nhau</td></tr>
<tr><td>Thuận tiện</td><td>Hỏi ai gặp được</td><td>Hầu như luôn lệch</td></tr>
</tbody>
</table>
<p>Sự ngẫu nhiên nghe có vẻ may rủi, nhưng chính nó bảo vệ ta khỏi thiên kiến của chính mình. Khi máy tính bốc thăm, không ai có thể vô tình chọn toàn bạn thân.</p>
<aside data-callout="info"><p>Những phiếu bình chọn trên mạng chỉ cho biết ý kiến của những người <em>muốn bấm nút</em>. Đó là mẫu tự nguyện, dạng lệch phổ biến nhất hiện nay.</p></aside>`,
    },
  ],
};
