using OptionsAlerts.AlertEngine.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>What is wrong in a policy is said the same of both forms, with the same line and path.</summary>
public sealed class PolicyFormsTests
{
    [Theory]
    [InlineData(3, "$.rate.perminute", "unknown key 'perminute'; there are perMinute", "rate: { perminute: 3 }", """ "rate": { "perminute": 3 } """)]
    [InlineData(4, "$.rate.perMinute", "must be a whole number", "rate:\n  perMinute: '20'", "\"rate\": {\n  \"perMinute\": \"20\"\n}")]
    [InlineData(3, "$.rate.perMinute", "must be a whole number", "rate: { perMinute: 2.5 }", """ "rate": { "perMinute": 2.5 } """)]
    [InlineData(3, "$.rate.perMinute", "must be a whole number", "rate: { perMinute: 2.0 }", """ "rate": { "perMinute": 2.0 } """)]
    [InlineData(3, "$.rate.perMinute", "must be a whole number", "rate: { perMinute: 1e2 }", """ "rate": { "perMinute": 1e2 } """)]
    [InlineData(3, "$.rate.perMinute", "must be a whole number", "rate: { perMinute: 99999999999999999999 }", """ "rate": { "perMinute": 99999999999999999999 } """)]
    [InlineData(3, "$.rate.perMinute", "9223372036854775807 is out of range; 1 to 100000", "rate: { perMinute: 9223372036854775807 }", """ "rate": { "perMinute": 9223372036854775807 } """)]
    [InlineData(3, "$.rate.perMinute", "0 is out of range; 1 to 100000", "rate: { perMinute: 0 }", """ "rate": { "perMinute": 0 } """)]
    [InlineData(3, "$.rate", "must be an object", "rate: []", """ "rate": [] """)]
    [InlineData(3, "$.storm", "must be an object", "storm:", """ "storm": null """)]
    [InlineData(3, "$.storm", "must be an object", "storm: 5", """ "storm": 5 """)]
    [InlineData(6, "$.storm.limit", "-1 is out of range; 1 to 1000", "storm:\n\n  # The limit.\n  limit: -1", "\"storm\": {\n\n  // The limit.\n  \"limit\": -1 }")]
    [InlineData(3, "$.staleAfter", "must be a duration such as \"90s\", \"5m\" or \"1h30m\"", "staleAfter: 900", """ "staleAfter": 900 """)]
    [InlineData(3, "$.staleAfter", "must be a duration such as \"90s\", \"5m\" or \"1h30m\"", "staleAfter: true", """ "staleAfter": true """)]
    [InlineData(3, "$.staleAfter", "0s is out of range; 1s to 1d", "staleAfter: 0s", """ "staleAfter": "0s" """)]
    [InlineData(4, "$.cooldowns.sweep", "must be a duration such as \"90s\", \"5m\" or \"1h30m\"", "cooldowns:\n  sweep: 5 m", "\"cooldowns\": {\n  \"sweep\": \"5 m\"}")]
    [InlineData(5, "$.cooldowns.sweep", "is there twice; once is enough", "cooldowns:\n  sweep: 1m\n  'sweep': 2m", "\"cooldowns\": {\n  \"sweep\": \"1m\",\n  \"sweep\": \"2m\" }")]
    [InlineData(4, "$.storm", "is there twice; once is enough", "storm: { limit: 2 }\nstorm:\n  limit: 3", "\"storm\": { \"limit\": 2 },\n\"storm\":\n  { \"limit\": 3 }")]
    [InlineData(4, "$.routes.urgent", "unknown key 'urgent'; there are low, medium, high, critical", "routes:\n  urgent: {}", "\"routes\": {\n  \"urgent\": {} }")]
    [InlineData(5, "$.routes.low.channels", "must name at least one", "routes:\n  low:\n    channels: []", "\"routes\": {\n  \"low\": {\n    \"channels\": [] }}")]
    [InlineData(7, "$.routes.low.channels[1]", "'ntfy' is there twice", "routes:\n  low:\n    channels:\n      - ntfy\n      - ntfy", "\"routes\": {\n  \"low\": {\n    \"channels\": [\n      \"ntfy\",\n      \"ntfy\" ]}}")]
    [InlineData(4, "$.routes.low.channels", "must be a list", "routes:\n  low: { channels: ntfy }", "\"routes\": {\n  \"low\": { \"channels\": \"ntfy\" }}")]
    [InlineData(4, "$.routes.low.channels[0]", "must be a text; put it in quotes", "routes:\n  low: { channels: [3] }", "\"routes\": {\n  \"low\": { \"channels\": [3] }}")]
    [InlineData(4, "$.routes.low.channels[1]", "must be a text; put it in quotes", "routes:\n  low: { channels: [ntfy, true] }", "\"routes\": {\n  \"low\": { \"channels\": [\"ntfy\", true] }}")]
    [InlineData(4, "$.routes.low.channels[0]", "must be a text", "routes:\n  low: { channels: [[ntfy]] }", "\"routes\": {\n  \"low\": { \"channels\": [[\"ntfy\"]] }}")]
    [InlineData(4, "$.routes.low.broadcast", "must be true or false", "routes:\n  low: { broadcast: no }", "\"routes\": {\n  \"low\": { \"broadcast\": \"no\" }}")]
    [InlineData(4, "$.routes.low.broadcast", "must be true or false", "routes:\n  low: { broadcast: 1 }", "\"routes\": {\n  \"low\": { \"broadcast\": 1 }}")]
    public void what_is_wrong_is_named_with_its_line_and_path(int line, string path, string problem, string yaml, string json)
    {
        Refusal(Yaml(yaml), "policy.yaml").ShouldBe($"policy.yaml:{line}: {path}: {problem}");
        Refusal(Yaml(yaml).ReplaceLineEndings("\r\n"), "policy.yml").ShouldBe($"policy.yml:{line}: {path}: {problem}");
        Refusal(Json(json), "policy.json").ShouldBe($"policy.json:{line}: {path}: {problem}");
        Refusal(Json(json).ReplaceLineEndings("\r\n"), "policy").ShouldBe($"policy:{line}: {path}: {problem}");
    }

    [Fact]
    public void an_unknown_section_is_named_and_so_are_the_known()
    {
        Refusal(Yaml("rates: {}"), "p.yaml").ShouldStartWith("p.yaml:3: $.rates: unknown key 'rates'; there are version, staleAfter, cooldowns, ");
        Refusal(Json("\"rates\": {}"), "p.json").ShouldStartWith("p.json:3: $.rates: unknown key 'rates'; there are version, staleAfter, cooldowns, ");
    }

    [Theory]
    [InlineData("- a", "[]", "must be an object")]
    [InlineData("text", "\"text\"", "must be an object")]
    [InlineData("~", "null", "must be an object")]
    [InlineData("storm: {}", "{ \"storm\": {} }", "'version' is missing; ")]
    public void the_whole_file_has_its_place_too(string yaml, string json, string problem)
    {
        Refusal(yaml, "p.yaml").ShouldStartWith($"p.yaml:1: $: {problem}");
        Refusal($"\n\n{yaml}", "p.yaml").ShouldStartWith($"p.yaml:3: $: {problem}");
        Refusal(json, "p.json").ShouldStartWith($"p.json:1: $: {problem}");
        Refusal($"\n\n{json}", "p.json").ShouldStartWith($"p.json:3: $: {problem}");
    }

    [Theory]
    [InlineData("p.json", "", "p.json:1: $: no JSON at column 1: The input does not contain any JSON tokens.")]
    [InlineData("p.json", "version: 2", "p.json:1: $: no JSON at column 1: 'v' is an invalid start of a value.")]
    [InlineData("p.json", "{ \"version\": 2", "p.json:1: $: no JSON at column 15: ")]
    [InlineData("p.json", "{ \"version\": 2 } x", "p.json:1: $: no JSON at column 18: 'x' is invalid after a single JSON value.")]
    [InlineData("p.json", "{\n  \"größe\": NaN }", "p.json:2: $: no JSON at column 12: 'N' is an invalid start of a value.")]
    [InlineData("p.json", "{\n  \"version\": 02 }", "p.json:2: $: no JSON at column 15: ")]
    [InlineData("p.json", "{ \"a\":\n\"\\ud800\" }", "p.json:1: $.a: has half a surrogate pair; it must be Unicode text")]
    [InlineData("p.yaml", "", "p.yaml:1: $: no YAML: there is nothing in it; a policy says at least version: ")]
    [InlineData("p.yaml", "# Nothing yet.\n", "p.yaml:1: $: no YAML: there is nothing in it; a policy says at least version: ")]
    [InlineData("p.yaml", "version: 2\nrate: {", "p.yaml:3: $: no YAML at column 1: ")]
    [InlineData("p.yaml", "version: 2\nrate: [1,,2]", "p.yaml:2: $: no YAML at column 10: ")]
    [InlineData("p.yaml", "version: 2\n staleAfter: 5m", "p.yaml:2: $: no YAML at column 12: While scanning a plain scalar value, found invalid mapping.")]
    [InlineData("p.yaml", "version: 2\nstaleAfter: '5m", "p.yaml:2: $: no YAML at column 13: While scanning a quoted scalar, found unexpected end of stream.")]
    [InlineData("p.yaml", "version: 2\nrate: @x", "p.yaml:2: $: no YAML at column 7: ")]
    [InlineData("p.yaml", "version: 2\nrate: \"\\q\"", "p.yaml:2: $: no YAML at column 7: While scanning a quoted scalar, found unknown escape character.")]
    [InlineData("p.yaml", "version: 2\nrate: \"\\UFFFFFFFF\"", "p.yaml:2: $: no YAML at column ")]
    [InlineData("p.yaml", "version: 2\nrate:\n\tperMinute: 3", "p.yaml:3: $: column 1: a tab indents; YAML indents by spaces")]
    [InlineData("p.yaml", "version: 2\nrate:\n  \tperMinute: 3", "p.yaml:3: $: column 3: a tab indents; YAML indents by spaces")]
    [InlineData("p.yaml", "version: 2\n \t\nrate: {}", "p.yaml:2: $: column 2: a tab indents; YAML indents by spaces")]
    [InlineData("p.yaml", "\tversion: 2", "p.yaml:1: $: column 1: a tab indents; YAML indents by spaces")]
    public void what_is_neither_form_is_named_with_line_and_column(string file, string text, string message) => Refusal(text, file).ShouldStartWith(message);

    [Theory]
    [InlineData("p.yaml", "version: 2 # \a", "p.yaml:1: $: column 14: U+0007 is no character of a text; leave it out")]
    [InlineData("p.json", "{\r\n  \"version\": \0 2 }", "p.json:2: $: column 14: U+0000 is no character of a text; leave it out")]
    [InlineData("p.yaml", "version: 2\rrate:\u0085", "p.yaml:2: $: column 6: U+0085 is no character of a text; leave it out")]
    [InlineData("p.yaml", "version: 2\n\u2028rate: {}", "p.yaml:2: $: column 1: U+2028 is no character of a text; leave it out")]
    [InlineData("p.yaml", "version: 2\n# \uFEFF", "p.yaml:2: $: column 3: U+FEFF is no character of a text; leave it out")]
    [InlineData("p.json", "{ \"\u007F\": 1 }", "p.json:1: $: column 4: U+007F is no character of a text; leave it out")]
    public void a_character_that_no_text_has_is_refused(string file, string text, string message) => Refusal(text, file).ShouldBe(message);

    [Theory]
    [InlineData('\uD83D', ' ')]
    [InlineData(' ', '\uDE00')]
    [InlineData('\uDE00', '\uD83D')]
    public void half_a_pair_is_refused(char first, char second)
    {
        var column = first == ' ' ? 4 : 3;
        Refusal($"# {first}{second}\nversion: 2", "p.yaml").ShouldBe($"p.yaml:1: $: column {column}: U+{(int)(first == ' ' ? second : first):X4} is no character of a text; leave it out");
    }

    [Fact]
    public void a_whole_pair_is_read() => PolicyReader.Read("# 😀\na: 😀", "p.yaml").Required("a").Text(2).ShouldBe("😀");

    [Theory]
    [InlineData("p.yaml", "version: 2")]
    [InlineData("p.YML", "{ version: 2, }")]
    [InlineData("p.json", "{ \"version\": 2, }")]
    [InlineData("p.JSON", "// A comment.\n{ \"version\": 2 }")]
    [InlineData("policy", "  version: 2")]
    [InlineData("policy.txt", "# A comment.\nversion: 2")]
    [InlineData("policy", "\n  { \"version\": 2, } // The end.")]
    [InlineData("policy", "/* A comment. */ { \"version\": 2 }")]
    [InlineData("policy", "\uFEFFversion: 2")]
    [InlineData("policy", "\uFEFF{ \"version\": 2 }")]
    public void the_form_goes_by_the_ending_and_without_one_by_the_beginning(string file, string text) =>
        PolicyReader.Read(text, file).Required("version").Value.ShouldBe(new PolicyValue.Number(2));

    private static string Yaml(string part) => $"# A policy.\nversion: {AlertPolicy.CurrentVersion}\n{part}\n";

    private static string Json(string part) => $"{{\n\"version\": {AlertPolicy.CurrentVersion},\n{part}\n}}\n";

    private static string Refusal(string text, string file) => Should.Throw<PolicyException>(() => PolicyFile.Parse(text, file)).Message;
}
