/** `emoji|English words|từ tiếng Việt`, one in a line, those that are used most first. */
export const SMILEYS = `
😀|grinning face|mặt cười
😃|smiling happy|cười vui
😄|laughing eyes|cười tít mắt
😁|beaming grin|cười nhe răng
😆|laughing squint|cười híp mắt
😅|sweat smile relief|cười toát mồ hôi
😂|tears of joy lol|cười ra nước mắt
🤣|rolling laughing rofl|cười lăn lộn
🙂|slight smile|mỉm cười
🙃|upside down|lộn ngược
😉|wink|nháy mắt
😊|blush smile|cười thẹn
😇|angel innocent|thiên thần
🥰|in love hearts|yêu mến
😍|heart eyes|mắt trái tim
🤩|star struck wow|mắt ngôi sao
😘|kiss|hôn gió
😋|yummy tasty|ngon
😛|tongue|lè lưỡi
😜|crazy wink|tinh nghịch
🤪|zany goofy|ngớ ngẩn
🤗|hug|ôm
🤭|giggle oops|che miệng cười
🤫|quiet hush|suỵt im lặng
🤔|thinking hmm|suy nghĩ
🤨|raised eyebrow doubt|nhướn mày nghi ngờ
😐|neutral|bình thản
😑|expressionless|vô cảm
😶|speechless no mouth|không nói gì
😏|smirk|cười nhếch mép
😒|unamused|chán
🙄|rolling eyes|đảo mắt
😬|grimace awkward|ngượng
😌|relieved calm|nhẹ nhõm
😔|sad pensive|buồn trầm ngâm
😪|sleepy|buồn ngủ
😴|sleeping|ngủ
😷|mask sick|đeo khẩu trang
🤒|fever ill|sốt ốm
🤕|hurt bandage|bị đau
🥵|hot|nóng
🥶|cold freezing|lạnh
😵|dizzy|chóng mặt
🤯|mind blown|choáng
🥳|party celebrate|ăn mừng
😎|cool sunglasses|ngầu kính râm
🤓|nerd|mọt sách
🧐|monocle inspect|soi xét
😕|confused|bối rối
😟|worried|lo lắng
🙁|frown|cau mày
😮|surprised wow|ngạc nhiên
😲|astonished|sửng sốt
😳|flushed embarrassed|đỏ mặt
🥺|pleading please|năn nỉ
😢|crying sad|khóc
😭|loud crying|khóc to
😱|scream fear|hét sợ
😖|confounded|khổ sở
😩|weary tired|mệt mỏi
😫|exhausted|kiệt sức
🥱|yawn bored|ngáp chán
😤|huff triumph|bực
😡|angry|giận
🤬|swearing|tức giận chửi
😈|devil|quỷ
💀|skull dead|đầu lâu
🤖|robot|người máy
👻|ghost|ma`;

export const PEOPLE = `
👍|thumbs up yes like good|thích tốt đồng ý
👎|thumbs down no dislike|không thích
👌|ok okay|được ok
🙏|thanks please pray|cảm ơn xin chắp tay
👏|clap applause bravo|vỗ tay
🙌|raised hands hooray|hoan hô
👋|wave hello bye|xin chào vẫy tay
✋|hand stop high five|giơ tay
🙋|raising hand question|xin phát biểu
💪|strong muscle|cố lên khoẻ
🤝|handshake deal|bắt tay
✌️|victory peace|chiến thắng
🤞|fingers crossed luck|cầu may
🤙|call me|gọi nhé
👉|point right|chỉ phải
👈|point left|chỉ trái
👆|point up|chỉ lên
👇|point down|chỉ xuống
✍️|writing|viết
👀|eyes look|nhìn mắt
🧠|brain|não
🫶|heart hands|tay trái tim
🤷|shrug do not know|không biết nhún vai
🤦|facepalm|bó tay
🙇|bow sorry|cúi đầu xin lỗi
🧑‍🏫|teacher|giáo viên thầy cô
🧑‍🎓|student graduate|học sinh sinh viên
🧑‍💻|programmer computer|lập trình viên
🧑‍🔬|scientist|nhà khoa học
🏃|running|chạy
🚶|walking|đi bộ
💃|dancing|nhảy múa
👥|people group|mọi người nhóm
❤️|red heart love|trái tim đỏ yêu
🧡|orange heart|tim cam
💛|yellow heart|tim vàng
💚|green heart|tim xanh lá
💙|blue heart|tim xanh dương
💜|purple heart|tim tím
🖤|black heart|tim đen
💔|broken heart|tan vỡ
💖|sparkling heart|tim lấp lánh`;

export const SCHOOL = `
🎉|party tada congratulations|chúc mừng
🎊|confetti|pháo giấy
🏆|trophy winner|cúp vô địch
🥇|gold medal first|huy chương vàng
🥈|silver medal second|huy chương bạc
🥉|bronze medal third|huy chương đồng
🎓|graduation|tốt nghiệp
📚|books study|sách học
📖|open book read|đọc sách
📝|memo note homework|ghi chú bài tập
✏️|pencil|bút chì
🖊️|pen|bút
📎|paperclip attachment|kẹp giấy
📌|pin|ghim
📏|ruler|thước
📐|triangle geometry|ê ke hình học
🧮|abacus maths|toán
🔬|microscope science|kính hiển vi
🔭|telescope|kính thiên văn
🧪|test tube chemistry|hoá học
🧬|dna biology|sinh học
⚗️|alembic|chưng cất
🌍|globe earth geography|trái đất địa lý
🗺️|map|bản đồ
🎨|art palette|mỹ thuật
🎵|music note|nhạc
🎸|guitar|đàn ghi ta
🎬|film|phim
📷|camera photo|máy ảnh
💻|laptop computer|máy tính
⌨️|keyboard|bàn phím
🖥️|desktop|máy bàn
📱|phone|điện thoại
🎧|headphones|tai nghe
🔋|battery|pin
💡|idea light bulb|ý tưởng
🔍|search magnifier|tìm kiếm
🔑|key|chìa khoá
🔒|locked|khoá
📅|calendar date|lịch
⏰|alarm clock|báo thức
⏳|hourglass wait|chờ đồng hồ cát
⌛|time is up|hết giờ
📊|bar chart|biểu đồ
📈|chart up growth|tăng
📉|chart down|giảm
🗂️|folders|hồ sơ
📦|package|gói
📧|e-mail|thư
🔔|bell notification|chuông
📣|megaphone announcement|loa thông báo
⚽|football|bóng đá
🏀|basketball|bóng rổ
🏸|badminton|cầu lông
🎮|video game|trò chơi
🧩|puzzle|ghép hình
🎲|dice|xúc xắc
🚀|rocket launch|tên lửa
🚌|bus|xe buýt
🚲|bicycle|xe đạp
✈️|aeroplane|máy bay
🏠|house home|nhà
🏫|school|trường học`;

export const NATURE = `
☀️|sun|mặt trời
🌤️|partly sunny|nắng nhẹ
☁️|cloud|mây
🌧️|rain|mưa
⛈️|thunderstorm|giông
❄️|snow|tuyết
🌈|rainbow|cầu vồng
🌙|moon night|mặt trăng
⭐|star|ngôi sao
🌟|glowing star|sao sáng
✨|sparkles|lấp lánh
🔥|fire hot|lửa
💧|drop water|giọt nước
🌊|wave sea|sóng biển
🌱|seedling|mầm cây
🌳|tree|cây
🌸|cherry blossom|hoa anh đào
🌻|sunflower|hướng dương
🌹|rose|hoa hồng
🍀|four leaf clover luck|cỏ bốn lá
🐶|dog|chó
🐱|cat|mèo
🐼|panda|gấu trúc
🐸|frog|ếch
🐢|turtle slow|rùa chậm
🐝|bee|ong
🦋|butterfly|bướm
🐳|whale|cá voi
🦉|owl|cú`;

export const FOOD = `
☕|coffee|cà phê
🍵|tea|trà
🧋|bubble tea|trà sữa
🥤|drink|nước ngọt
🍎|apple|táo
🍌|banana|chuối
🍉|watermelon|dưa hấu
🥭|mango|xoài
🍜|noodles pho|phở mì
🍚|rice|cơm
🥖|bread banh mi|bánh mì
🍕|pizza|pizza
🍔|burger|bánh kẹp
🍰|cake|bánh ngọt
🎂|birthday cake|bánh sinh nhật
🍫|chocolate|sô cô la
🍿|popcorn|bỏng ngô
🎁|gift present|quà`;

export const SYMBOLS = `
✅|check done yes|xong đúng
❌|cross wrong no|sai
❓|question|câu hỏi
❗|exclamation important|quan trọng
💯|hundred perfect|một trăm điểm
⚠️|warning|cảnh báo
🚫|forbidden|cấm
🆗|ok button|ok
🆘|help sos|cứu giúp
➕|plus|cộng
➖|minus|trừ
✖️|times multiply|nhân
➗|divide|chia
♾️|infinity|vô cực
🔁|repeat|lặp lại
⬆️|up arrow|lên
⬇️|down arrow|xuống
➡️|right arrow|phải
⬅️|left arrow|trái
🔴|red circle|tròn đỏ
🟡|yellow circle|tròn vàng
🟢|green circle|tròn xanh
🔵|blue circle|tròn xanh dương
⚡|lightning fast|nhanh sét
💤|sleep zzz|ngủ
💬|speech message|tin nhắn
👁️|eye seen|đã xem
🏁|finish flag|về đích
🇻🇳|vietnam flag|việt nam cờ`;
