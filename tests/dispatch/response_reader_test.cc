// ResponseReader on what servers send, each case whole, byte by byte and cut in two everywhere.
#include "dispatch/response_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/random.h"

namespace bodkin::dispatch {
namespace {

using namespace std::string_literals;
using Progress = ResponseReader::Progress;
using enum ResponseReader::Progress;

constexpr std::size_t kBodyBytesMax = 100;

struct Read {
  Progress fed, ended;
  bool keeps, bodiless;
  Response response;
};

Read read(const std::vector<std::string_view>& pieces, bool to_head = false) {
  Read result{};
  ResponseReader reader;
  // A reader is used again: nothing of the last response may be left.
  Response last;
  reader.start(false, 1, last);
  reader.feed("HTTP/1.0 200 OK\r\nConnection: close\r\nContent-Length: 9\r\nTransfer-Enc");
  reader.start(to_head, kBodyBytesMax, result.response);
  EXPECT_FALSE(reader.began());
  for (const std::string_view piece : pieces) result.fed = reader.feed(piece);
  result.ended = reader.end();
  result.keeps = reader.keeps_connection();
  result.bodiless = reader.bodiless();
  return result;
}

std::vector<std::string_view> bytes_of(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (std::size_t i = 0; i < text.size(); ++i) pieces.push_back(text.substr(i, 1));
  return pieces;
}

void expect_same(const Read& a, const Read& b) {
  EXPECT_EQ(a.fed, b.fed);
  EXPECT_EQ(a.ended, b.ended);
  EXPECT_EQ(a.keeps, b.keeps);
  EXPECT_EQ(a.bodiless, b.bodiless);
  EXPECT_EQ(a.response, b.response);
}

// However the bytes are cut.
Read read_every_way(std::string_view text, bool to_head = false) {
  const Read whole = read({text}, to_head);
  expect_same(whole, read(bytes_of(text), to_head));
  for (std::size_t cut = 0; cut <= text.size() && text.size() < 500; ++cut) {
    SCOPED_TRACE(cut);
    expect_same(whole, read({text.substr(0, cut), text.substr(cut)}, to_head));
  }
  return whole;
}

TEST(ResponseReaderTest, WholeResponses) {
  struct {
    const char* name;
    std::string text;
    int status;
    std::string body;
    bool keeps = true, bodiless = false, to_head = false;
  } const cases[] = {
      {"length", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", 200, "abc"},
      {"no reason", "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\na", 200, "a"},
      {"no reason, no space", "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\na", 200, "a"},
      {"reason of odd bytes", "HTTP/1.1 200 \xff\t:\r\nContent-Length: 1\r\n\r\na", 200, "a"},
      {"bare LF", "HTTP/1.1 200 OK\nContent-Length: 3\n\nabc", 200, "abc"},
      {"a later 1.x", "HTTP/1.7 200 OK\r\nContent-Length: 1\r\n\r\na", 200, "a"},
      {"body of all kinds of bytes", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n\0\r\n\xff\x01"s,
       200, "\0\r\n\xff\x01"s},
      {"as large as may be",
       "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'x'), 200,
       std::string(100, 'x')},
      {"empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "", true, true},
      {"204", "HTTP/1.1 204 No\r\n\r\n", 204, "", true, true},
      {"204 with a length", "HTTP/1.1 204 No\r\nContent-Length: 9\r\n\r\n", 204, "", true, true},
      {"304 with chunks", "HTTP/1.1 304 No\r\nTransfer-Encoding: chunked\r\n\r\n", 304, "", true,
       true},
      {"HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", 200, "", true, true, true},
      {"HEAD without a length", "HTTP/1.1 200 OK\r\n\r\n", 200, "", true, true, true},
      {"interim",
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 X\r\nContent-Length: 7\r\n"
       "Connection: close\r\n\r\nHTTP/1.1 201 X\r\nContent-Length: 1\r\n\r\na",
       201, "a"},
      {"switching", "HTTP/1.1 101 X\r\nUpgrade: x\r\n\r\n", 101, "", false, true},
      {"the same length twice",
       "HTTP/1.1 200 OK\r\nContent-Length: 1\r\ncontent-length: 01\r\n\r\na", 200, "a"},
      {"a list of the same length", "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\na", 200, "a"},
      {"close", "HTTP/1.1 200 OK\r\nConnection: x , CLOSE\r\nContent-Length: 1\r\n\r\na", 200, "a",
       false},
      {"1.0", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", 200, "a", false},
      {"1.0 kept", "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\na", 200,
       "a"},
      {"kept and closed",
       "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nConnection: close\r\n"
       "Content-Length: 1\r\n\r\na",
       200, "a", false},
      {"more than the length", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab", 200, "a", false},
      {"a body after 204", "HTTP/1.1 204 No\r\nContent-Length: 1\r\n\r\na", 204, "", false, true},
      {"chunks",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
       "chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
       200, "abc0123456789"},
      {"chunks with all that may be",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nTRANSFER-encoding: , Chunked;q=1\r\n\r\n"
       "0003 ;a=\"b\"\r\nabc\r\n0000\r\nContent-Length: 7\r\nX\r\n\r\n",
       200, "abc"},
      {"chunks, bare LF", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\na\n0\n\n", 200, "a"},
      {"chunks and a length",
       "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
       "2\r\nab\r\n0\r\n\r\n",
       200, "ab", false},
      {"chunks in 1.0",
       "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"
       "1\r\na\r\n0\r\n\r\n",
       200, "a", false},
      {"no chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, ""},
      {"identity", "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 1\r\n\r\na",
       200, "a"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const Read got = read_every_way(c.text, c.to_head);
    EXPECT_EQ(got.fed, kWhole);
    EXPECT_EQ(got.ended, kWhole);
    EXPECT_EQ(got.response.status, c.status);
    EXPECT_EQ(got.response.body, c.body);
    EXPECT_EQ(got.keeps, c.keeps);
    EXPECT_EQ(got.bodiless, c.bodiless);
  }
}

TEST(ResponseReaderTest, TheEndOfTheConnectionIsTheEndOfSome) {
  struct {
    const char *name, *text;
    Progress ended;
    const char* body;
  } const cases[] = {
      {"no length", "HTTP/1.1 200 OK\r\n\r\nabc", kWhole, "abc"},
      {"no length, no body", "HTTP/1.1 200 OK\r\n\r\n", kWhole, ""},
      {"a coding that is not chunked",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\nContent-Length: 1\r\n\r\nabc",
       kWhole, "abc"},
      {"nothing", "", kMore, ""},
      {"within the version", "HTT", kMore, ""},
      {"within the status line", "HTTP/1.1 200 O", kMore, ""},
      {"within the head", "HTTP/1.1 200 OK\r\nA: b\r\n", kMore, ""},
      {"after an interim head", "HTTP/1.1 100 C\r\n\r\n", kMore, ""},
      {"within a length", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc", kMore, "abc"},
      {"within a huge length", "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\nabc",
       kMore, "abc"},
      {"within a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabc", kMore,
       "abc"},
      {"within a huge chunk",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc", kMore,
       "abc"},
      {"after a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc", kMore,
       "abc"},
      {"before a chunk's size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
       kMore, "abc"},
      {"within trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n",
       kMore, ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const Read got = read_every_way(c.text);
    EXPECT_EQ(got.fed, kMore);
    EXPECT_EQ(got.ended, c.ended);
    EXPECT_EQ(got.response.body, c.body);
    EXPECT_FALSE(got.keeps);
  }
}

TEST(ResponseReaderTest, FieldsAreKeptAsTheyAre) {
  const Read got = read_every_way(
      "HTTP/1.1 103 X\r\nGone: 1\r\n\r\nHTTP/1.1 200 OK\r\nx-A: \t 1 2 \t\r\nX-a:3\r\nEmpty:\r\n"
      "Folded: a\r\n\t b\r\n \r\n  c\r\nFolded-Late:\r\n d\r\nC: \xff\x01: x\r\n\r\n");
  EXPECT_EQ(got.response.headers, (Headers{{"x-A", "1 2"},
                                           {"X-a", "3"},
                                           {"Empty", ""},
                                           {"Folded", "a b c"},
                                           {"Folded-Late", "d"},
                                           {"C", "\xff\x01: x"}}));
  EXPECT_EQ(read_every_way("HTTP/1.1 200 OK\r\nContent-Length:\r\n 1\r\n\r\na").fed, kWhole);
}

TEST(ResponseReaderTest, WhatIsNotHttp) {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
  struct {
    const char* name;
    std::string text;
    int status = 200;
  } const cases[] = {
      {"another protocol", "SSH-2.0-x", 0},
      {"one wrong byte", "h", 0},
      {"a line before", "\r\nHTTP/1.1 200 OK\r\n", 0},
      {"NUL", "\0"s, 0},
      {"HTTP/2", "HTTP/2 200\r\n", 0},
      {"HTTP/0.9", "HTTP/0.9 200 OK\r\n", 0},
      {"no version", "HTTP/1. 200 OK\r\n", 0},
      {"two digits of version", "HTTP/1.10 200 OK\r\n", 0},
      {"no status", "HTTP/1.1 \r\n", 0},
      {"nothing after the version", "HTTP/1.1\r\n", 0},
      {"two digits", "HTTP/1.1 20 OK\r\n", 0},
      {"four digits", "HTTP/1.1 2000 OK\r\n", 0},
      {"signed", "HTTP/1.1 +20 OK\r\n", 0},
      {"words", "HTTP/1.1 two OK\r\n", 0},
      {"two spaces", "HTTP/1.1  200 OK\r\n", 0},
      {"NUL in the reason", "HTTP/1.1 200 O\0K\r\n"s, 0},
      {"status too low", "HTTP/1.1 099 X\r\n", 99},
      {"status too high", "HTTP/1.1 600 X\r\n", 600},
      {"no colon", ok + "Nothing\r\n"},
      {"no name", ok + ": a\r\n"},
      {"blank before the colon", ok + "Content-Length : 5\r\n"},
      {"blank in the name", ok + "A B: 5\r\n"},
      {"folded from the start", ok + " A: b\r\n"},
      {"NUL in a name", ok + "A\0: b\r\n"s},
      {"NUL in a value", ok + "A: b\0\r\n"s},
      {"NUL in a folded value", ok + "A: b\r\n \0\r\n"s},
      {"length empty", ok + "Content-Length: \r\n\r\n"},
      {"length negative", ok + "Content-Length: -1\r\n\r\n"},
      {"length signed", ok + "Content-Length: +1\r\n\r\n"},
      {"length in hex", ok + "Content-Length: 0x1\r\n\r\n"},
      {"length with a blank", ok + "Content-Length: 1 2\r\n\r\n"},
      {"length beyond 64 bits", ok + "Content-Length: 18446744073709551616\r\n\r\n"},
      {"length of many digits", ok + "Content-Length: " + std::string(300, '9') + "\r\n\r\n"},
      {"length contradicted", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"},
      {"length contradicted in a list", ok + "Content-Length: 1, 2\r\n\r\n"},
      {"length in an unfinished list", ok + "Content-Length: 1,\r\n\r\n"},
      {"chunk size empty", chunked + "\r\n"},
      {"chunk size of words", chunked + "x\r\n"},
      {"chunk size negative", chunked + "-1\r\n"},
      {"chunk size with 0x", chunked + "0x1\r\n"},
      {"chunk size after a blank", chunked + " 1\r\n"},
      {"chunk size beyond 64 bits", chunked + "10000000000000000\r\n"},
      {"chunk size without end", chunked + std::string(5000, '0')},
      {"extension without end", chunked + "1;" + std::string(5000, 'x')},
      {"extension too long", chunked + "1;" + std::string(5000, 'x') + "\r\n"},
      {"chunk longer than its size", chunked + "1\r\nab\r\n"},
      {"CR without LF after a chunk", chunked + "1\r\na\rb"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const Read got = read_every_way(c.text);
    EXPECT_EQ(got.fed, kMalformed);
    EXPECT_EQ(got.ended, kMalformed);
    EXPECT_EQ(got.response.status, c.status);
  }
}

TEST(ResponseReaderTest, EverythingHasALimit) {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const std::string big(limits::kResponseHeaderBytesMax, 'x');
  std::string many, interim;
  while (many.size() <= limits::kResponseHeaderBytesMax) many += "A: b\r\n";
  while (interim.size() <= limits::kResponseHeaderBytesMax) interim += "HTTP/1.1 100 C\r\n\r\n";
  const std::string x101(101, 'x');
  struct {
    const char* name;
    std::string text;
    Progress want;
    std::size_t body_bytes = 0;
  } const cases[] = {
      {"reason without end", "HTTP/1.1 200 " + big, kHeadTooLarge},
      {"reason", "HTTP/1.1 200 " + big + "\r\n", kHeadTooLarge},
      {"field without end", ok + "A: " + big, kHeadTooLarge},
      {"fields without end", ok + many, kHeadTooLarge},
      {"interim heads without end", interim, kHeadTooLarge},
      {"trailers without end", ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + many,
       kHeadTooLarge},
      {"a trailer without end", ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + big + big,
       kHeadTooLarge},
      {"length", ok + "Content-Length: 101\r\n\r\n" + x101, kBodyTooLarge, 100},
      {"to the end", ok + "\r\n" + x101, kBodyTooLarge, 100},
      {"a chunk", ok + "Transfer-Encoding: chunked\r\n\r\nfff\r\n" + x101, kBodyTooLarge, 100},
      {"chunks",
       ok + "Transfer-Encoding: chunked\r\n\r\n63\r\n" + std::string(99, 'x') + "\r\n2\r\nxx",
       kBodyTooLarge, 100},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const Read got = read_every_way(c.text);
    EXPECT_EQ(got.fed, c.want);
    EXPECT_EQ(got.response.body.size(), c.body_bytes);
  }
  const std::string fits(limits::kResponseHeaderBytesMax - ok.size() - 5 - 19 - 2, 'x');
  EXPECT_EQ(read({ok + "A: " + fits + "\r\nContent-Length: 0\r\n\r\n"}).fed, kWhole);
  EXPECT_EQ(read({ok + "A: x" + fits + "\r\nContent-Length: 0\r\n\r\n"}).fed, kHeadTooLarge);
}

TEST(ResponseReaderTest, DamagedBytesReadTheSameHoweverTheyAreCut) {
  const std::string responses[] = {
      "HTTP/1.1 100 C\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 12\r\nB: c\r\n "
      "d\r\n\r\n0123456789ab",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\nT: "
      "1\r\n\r\n",
      "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2, 2\r\n\r\nab",
  };
  const std::string alphabet = "\0\r\n\t :;,-019afFxHT/.\xff"s;
  Random random(7);
  int whole = 0, malformed = 0, unfinished = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text = random.pick(responses);
    for (std::uint64_t damage = random.below(4); damage > 0; --damage) {
      const auto place = static_cast<std::size_t>(random.below(text.size()));
      const char byte = random.pick(alphabet);
      if (random.one_in(3)) {
        text.erase(place, random.below(4));
      } else if (random.one_in(2)) {
        text.insert(place, 1, byte);
      } else {
        text[place] = byte;
      }
    }
    SCOPED_TRACE(testing::PrintToString(text));
    const Read got = read({text});
    expect_same(got, read(bytes_of(text)));
    const auto cut = static_cast<std::size_t>(random.below(text.size() + 1));
    expect_same(got,
                read({std::string_view(text).substr(0, cut), std::string_view(text).substr(cut)}));
    whole += got.fed == kWhole;
    malformed += got.fed == kMalformed;
    unfinished += got.fed == kMore;
    if (HasFailure()) return;
  }
  EXPECT_GT(std::min({whole, malformed, unfinished}), 300);
}

TEST(ResponseReaderTest, SaysHowFarItIs) {
  Response response;
  ResponseReader reader;
  reader.start(false, kBodyBytesMax, response);
  EXPECT_FALSE(reader.began());
  EXPECT_EQ(reader.feed("H"), kMore);
  EXPECT_TRUE(reader.began());
  EXPECT_FALSE(reader.in_body());
  EXPECT_EQ(reader.feed("TTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"), kMore);
  EXPECT_TRUE(reader.in_body());
  EXPECT_EQ(reader.feed("ab"), kWhole);
  EXPECT_TRUE(reader.keeps_connection());
  EXPECT_EQ(reader.feed(""), kWhole);
  EXPECT_TRUE(reader.keeps_connection());
  EXPECT_EQ(reader.feed("H"), kWhole);  // of a response that nobody asked for
  EXPECT_FALSE(reader.keeps_connection());
  EXPECT_EQ(response.body, "ab");
}

}  // namespace
}  // namespace bodkin::dispatch
