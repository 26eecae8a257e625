// The tables of bodkin.toml; its options are in options_test.cc.
#include "cli/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "base/file.h"
#include "cli/options.h"

namespace bodkin::cli {
namespace {

namespace fs = std::filesystem;
using scenario::Login;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ConfigTest : public ::testing::Test {
 protected:
  ConfigTest() {
    std::string pattern = (fs::temp_directory_path() / "bodkin-config-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~ConfigTest() override {
    fs::remove_all(folder_);
    ::unsetenv("BODKIN_TEST_PASSWORD");
  }
  Result<Config> read(const std::string& text) {
    const std::string path = folder_ + "/bodkin.toml";
    EXPECT_TRUE(write_file(path, text));
    return read_config(path, {"seed"});
  }
  Config good(const std::string& text) {
    auto config = read(text);
    EXPECT_TRUE(config) << (config ? "" : config.error().text());
    return config ? std::move(*config) : Config{};
  }
  Login login(const std::string& text) {
    const Config config = good("[[principal]]\nname = \"a\"\n[principal.login]\n" + text);
    EXPECT_EQ(config.principals.size(), 1U);
    if (config.principals.empty() || !config.principals[0].login) return {};
    return *config.principals[0].login;
  }

 private:
  std::string folder_;
};

TEST_F(ConfigTest, NoFileIsAnEmptyConfig) {
  const auto config = read_config("/nowhere/bodkin.toml", {});
  ASSERT_TRUE(config);
  EXPECT_TRUE(config->values.empty());
  EXPECT_TRUE(config->known.empty());
}

TEST_F(ConfigTest, ValuesAreScalarsAndLists) {
  const Config config = good(
      "[values]\ntenant_id = \"acme\"\nsku = [\"A-1\", \"A-2\"]\ncount = 3\nratio = 1.5\n"
      "open = true\n\"$.items[*].sku\" = \"B-1\"\n");
  EXPECT_THAT(config.known.named("tenant_id")->spellings, ElementsAre(R"("acme")"));
  EXPECT_THAT(config.known.named("sku")->spellings, ElementsAre(R"("A-1")", R"("A-2")"));
  EXPECT_THAT(config.known.named("count")->spellings, ElementsAre("3"));
  EXPECT_THAT(config.known.named("ratio")->spellings, ElementsAre("1.5"));
  EXPECT_THAT(config.known.named("open")->spellings, ElementsAre("true"));
  EXPECT_TRUE(config.known.named("open")->insisted);
  ASSERT_EQ(config.known.places().size(), 1U);
  EXPECT_THAT(config.known.places()[0].steps, ElementsAre("items", "*", "sku"));
}

TEST_F(ConfigTest, Tolerations) {
  const Config config = good(
      "[[tolerate]]\noperation = \"PUT /things/*\"\nstatus = [409, 412]\noracle = "
      "\"rejected-valid\"\nreason = \"busy\"\n[[tolerate]]\nstatus = 500\n"
      "location = \"#/components/*\"\n");
  ASSERT_EQ(config.tolerate.size(), 2U);
  EXPECT_EQ(config.tolerate[0].operation, "PUT /things/*");
  EXPECT_THAT(config.tolerate[0].statuses, ElementsAre(409, 412));
  EXPECT_EQ(config.tolerate[0].oracle, "rejected-valid");
  EXPECT_EQ(config.tolerate[0].reason, "busy");
  EXPECT_THAT(config.tolerate[1].statuses, ElementsAre(500));
  EXPECT_EQ(config.tolerate[1].location, "#/components/*");
  EXPECT_THAT(config.tolerate[1].where, HasSubstr("bodkin.toml:6"));
}

TEST_F(ConfigTest, ALoginByRequest) {
  ::setenv("BODKIN_TEST_PASSWORD", "s3cret\"quote", 1);
  const Login made = login(
      "path = \"/login\"\nbody = { user = \"a\", password = \"env:BODKIN_TEST_PASSWORD\", "
      "keep = true, list = [1, 2] }\ntoken = \"/access/token\"\nrefresh = [401, 419]\n"
      "headers = { \"X-Client\" = \"bodkin\" }\n");
  EXPECT_EQ(made.request.method, "POST");
  EXPECT_EQ(made.request.target, "/login");
  EXPECT_EQ(made.request.body,
            R"({"keep": true, "list": [1, 2], "password": "s3cret\"quote", "user": "a"})");
  EXPECT_EQ(made.request.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(made.request.headers.get("X-Client"), "bodkin");
  EXPECT_EQ(made.from, Login::From::kBody);
  EXPECT_EQ(made.where, "/access/token");
  EXPECT_EQ(made.header, "Authorization");
  EXPECT_EQ(made.prefix, "Bearer ");
  EXPECT_THAT(made.refresh_on, ElementsAre(401, 419));
  EXPECT_THAT(made.secrets, ElementsAre("s3cret\"quote"));
}

TEST_F(ConfigTest, TheOtherWaysToLogIn) {
  Login made = login("command = \"get-token\"\n");
  EXPECT_EQ(made.command, "get-token");
  EXPECT_EQ(made.header, "Authorization");
  made = login("path = \"/l\"\nbody = \"user=a&password=b\"\n");
  EXPECT_EQ(made.from, Login::From::kCookies);
  EXPECT_EQ(made.header, "");
  EXPECT_EQ(made.request.headers.get("Content-Type"), "application/x-www-form-urlencoded");
  made = login("path = \"/l\"\ntoken = \"header:X-Subject-Token\"\nheader = \"X-Auth-Token\"\n");
  EXPECT_EQ(made.request.method, "GET");
  EXPECT_EQ(made.from, Login::From::kHeader);
  EXPECT_EQ(made.where, "X-Subject-Token");
  EXPECT_EQ(made.header, "X-Auth-Token");
  EXPECT_EQ(made.prefix, "");
  made = login("path = \"/l\"\ntoken = \"cookie:sid\"\n");
  EXPECT_EQ(made.from, Login::From::kCookie);
  EXPECT_EQ(made.header, "") << "the cookie itself is sent";
  made = login("path = \"/l\"\ntoken = \"cookie:csrf\"\nheader = \"X-CSRF\"\nmethod = \"PUT\"\n");
  EXPECT_EQ(made.header, "X-CSRF");
  EXPECT_EQ(made.request.method, "PUT");
}

TEST_F(ConfigTest, MistakesGetOneLineWithTheirPlace) {
  const std::string principal = "[[principal]]\nname = \"a\"\n[principal.login]\n";
  const struct {
    std::string text;
    const char* part;
  } rows[] = {
      {"values = 3\n", "written [values]"},
      {"[values]\nx = []\n", "'x' in [values] is empty"},
      {"[values]\nx = [[1]]\n", "takes a string, a number"},
      {"[values]\nx = { y = 1 }\n", "takes a string, a number"},
      {"[values]\nx = nan\n", "takes a string, a number"},
      {"[values]\n\"$.a[\" = 1\n", "no JSON path"},
      {"[tolerate]\nstatus = 1\n", "written [[tolerate]]"},
      {"[[tolerate]]\nstatus = 9\n", "100 to 599"},
      {"[[tolerate]]\nstatus = [\"x\"]\n", "100 to 599"},
      {"[[tolerate]]\nstatuses = 409\n",
       "unknown key 'statuses' in [[tolerate]]; known: operation"},
      {principal, "either 'path'"},
      {principal + "path = \"/l\"\ncommand = \"x\"\n", "either 'path'"},
      {principal + "path = \"l\"\n", "begins with a slash"},
      {principal + "path = \"/l\"\ntoken = \"access_token\"\n", "JSON pointer"},
      {principal + "path = \"/l\"\nrefresh = \"no\"\n", "'refresh'"},
      {principal + "path = \"/l\"\nbody = { p = \"env:BODKIN_TEST_NOWHERE\" }\n",
       "no variable BODKIN_TEST_NOWHERE"},
      {principal + "path = \"/l\"\nheaders = 3\n", "'headers' is a table"},
      {principal + "pathe = \"/l\"\n", "unknown key 'pathe' in [principal.login]"},
      {"[[principal]]\nname = \"a\"\nlogin = 3\n", "written [principal.login]"},
  };
  for (const auto& row : rows) {
    const auto config = read(row.text);
    ASSERT_FALSE(config) << row.text;
    EXPECT_THAT(config.error().text(), HasSubstr(row.part));
    EXPECT_EQ(config.error().text().find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace bodkin::cli
