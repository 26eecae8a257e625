// `bodkin list` and `bodkin generate`, as functions.
#include "cli/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "base/file.h"
#include "http/http_file.h"
#include "json/tree.h"
#include "tests/scenario/things.h"

namespace bodkin::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class Commands : public ::testing::Test {
 protected:
  Commands() {
    std::string pattern = (fs::temp_directory_path() / "bodkin-commands-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    EXPECT_TRUE(write_file(folder_ + "/things.json", testing::kThings));
  }
  ~Commands() override { fs::remove_all(folder_); }

  std::string run(int (*command)(const Options&), const Options& options, int want = 0) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(command(options), want);
    const std::string out = ::testing::internal::GetCapturedStdout();
    return out + ::testing::internal::GetCapturedStderr();
  }
  std::string folder_;
};

TEST_F(Commands, ListPrintsNamesForPeopleAndMachines) {
  for (const char* what : {"oracles", "mutators", "defects", "checks", "operations"}) {
    Options options;
    options.what = what;
    EXPECT_FALSE(run(run_list, options).empty()) << what;
    options.json = true;
    const std::string text = run(run_list, options);
    const json::Tree tree = json::parse(text);
    ASSERT_TRUE(json::is_json(tree)) << what << ": " << text;
    EXPECT_GT(tree.child_count(tree.root()), 4U) << what;
  }
}

TEST_F(Commands, ListOfOperationsIsOfTheContractThatIsGiven) {
  Options options;
  options.what = "operations";
  options.target.contract = folder_ + "/things.json";
  EXPECT_THAT(run(run_list, options), HasSubstr("PUT /things/{thingId}"));
  options.target.contract = folder_ + "/nowhere.json";
  EXPECT_THAT(run(run_list, options, 2), HasSubstr("nowhere.json"));
}

TEST_F(Commands, GenerateWritesSeedsAndADictionary) {
  Options options;
  options.target.contract = folder_ + "/things.json";
  options.target.world = "none";
  ASSERT_TRUE(options.target.values.add("thingId", {R"("mine")"}, true));
  options.out = folder_ + "/out";
  options.seed = 1;
  EXPECT_THAT(run(run_generate, options), HasSubstr("seeds and a dictionary of"));
  std::string seeds;
  for (const std::string& name : list_files(options.out + "/seeds")) {
    auto text = read_file(options.out + "/seeds/" + name, 1 << 20);
    ASSERT_TRUE(text);
    EXPECT_FALSE(http::decode_request(*text).request.method.empty()) << *text;
    seeds += *text + "\n";
  }
  EXPECT_THAT(seeds, HasSubstr("GET /things/mine"));
  const auto dictionary = read_file(options.out + "/bodkin.dict", 1 << 20);
  ASSERT_TRUE(dictionary);
  EXPECT_THAT(*dictionary, HasSubstr("\n\"mine\"\n"));
}

TEST_F(Commands, GenerateTakesARecording) {
  ASSERT_TRUE(write_file(folder_ + "/r.har",
                         R"({"log":{"entries":[{"request":{"method":"GET",
      "url":"https://x.test/api/things/recorded"},"response":{"status":200}}]}})"));
  Options options;
  options.target.contract = folder_ + "/things.json";
  options.target.seed_hars = {folder_ + "/r.har"};
  options.out = folder_ + "/out";
  const std::string said = run(run_generate, options);
  EXPECT_THAT(said, HasSubstr("1 of 1 requests are of operations"));
  ASSERT_TRUE(write_file(folder_ + "/r.har", "no"));
  EXPECT_THAT(run(run_generate, options, 2), HasSubstr("r.har"));
}

}  // namespace
}  // namespace bodkin::cli
