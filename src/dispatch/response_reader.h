// An HTTP/1.x response out of the bytes of a connection, piece by piece (RFC 9112).
//
// Pure: it knows no socket and no clock, and gives the same result however the bytes are cut. The
// server under test may send anything, so every count has a limit and nothing is believed that the
// bytes do not bear out. It decodes no content and removes nothing but the framing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace bodkin::dispatch {

class ResponseReader {
 public:
  enum class Progress {
    kMore,          // not whole yet
    kWhole,         // what comes now belongs to no answer
    kMalformed,     // not HTTP/1.0 or 1.1, or framing that contradicts itself
    kHeadTooLarge,  // more than limits::kResponseHeaderBytesMax, interim heads and trailers
                    // included
    kBodyTooLarge,  // more than body_bytes_max; the body holds that many
  };

  // The next response. `response` is filled as its parts come, whatever becomes of the rest, and
  // must live until reading has ended. `to_head`: the request was HEAD, so there is no body.
  void start(bool to_head, std::size_t body_bytes_max, Response& response);

  // Anything but kMore is final. Interim responses (1xx) are read and forgotten, except for 101,
  // after which the connection is no longer HTTP. Trailers are read and forgotten.
  Progress feed(std::string_view bytes);
  // The connection has ended: kWhole where that is how the response ends, else as it was.
  Progress end();

  // Whether any byte has come.
  bool began() const { return began_; }
  // Whether the last head has ended.
  bool in_body() const { return state_ > State::kField; }
  // Whether the response is whole and another request may follow on the connection.
  bool keeps_connection() const { return result_ == Progress::kWhole && keep_ && !excess_; }
  // After kWhole: whether the response has no body by its head alone. If the server sent one all
  // the same it may come later, and be taken for the next response.
  bool bodiless() const { return bodiless_; }

 private:
  enum class State {
    kStatusLine,
    kField,
    kLengthBody,
    kCloseBody,
    kChunkSize,
    kChunkData,
    kChunkEnd,
    kTrailer,
    kEnded,
  };

  Progress step(std::string_view& bytes);
  std::optional<std::string_view> take_line(std::string_view& bytes);
  Progress take_status_line(std::string_view& bytes);
  Progress take_field(std::string_view& bytes);
  Progress take_body(std::string_view& bytes);
  Progress take_chunk_size(std::string_view& bytes);
  Progress take_chunk_end(std::string_view& bytes);
  Progress take_trailer(std::string_view& bytes);
  bool read_status_line(std::string_view line);
  bool read_field(std::string_view line);
  bool keep_field();
  bool note_content_length(std::string_view value);
  void note_transfer_encoding(std::string_view value);
  void note_connection(std::string_view value);
  Progress end_head();
  Progress end_as(Progress progress);

  Response* response_ = nullptr;
  std::size_t body_bytes_max_ = 0;
  bool to_head_ = false;

  State state_ = State::kEnded;
  Progress result_ = Progress::kMore;
  std::string part_;  // of a line whose end has not come
  bool part_used_ = false;
  Header field_;  // the last one, which a folded line may continue
  bool has_field_ = false;
  std::size_t head_bytes_ = 0;
  std::uint64_t left_ = 0;  // of a body or a chunk
  bool began_ = false;

  // What the head says.
  std::optional<std::uint64_t> content_length_;
  bool coded_ = false;    // Transfer-Encoding names something
  bool chunked_ = false;  // and chunked is the last of it
  bool version_1_0_ = false;
  bool says_close_ = false, says_keep_ = false;
  bool keep_ = false, excess_ = false, bodiless_ = false;
};

}  // namespace bodkin::dispatch
