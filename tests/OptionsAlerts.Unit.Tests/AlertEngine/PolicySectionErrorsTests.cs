using OptionsAlerts.AlertEngine.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>What is wrong in a section is said with its line and path, in JSON and, since JSON is YAML, in YAML.</summary>
public sealed class PolicySectionErrorsTests
{
    private const string Source = "\"source\": [\"kind = block\"]";
    private const string Target = "\"target\": [\"kind = sweep\"]";
    private const string Hours = "\"from\": \"09:00\", \"to\": \"10:00\"";

    [Theory]
    // The lists themselves.
    [InlineData("\"inhibitions\": {}", 3, "$.inhibitions", "must be a list")]
    [InlineData("\"silences\": null", 3, "$.silences", "must be a list")]
    [InlineData("\"quietHours\": false", 3, "$.quietHours", "must be a list")]
    [InlineData("\"inhibitions\": [\n3]", 4, "$.inhibitions[0]", "must be an object")]
    // Inhibitions.
    [InlineData("\"inhibitions\": [\n{ " + Source + ", " + Target + ", \"for\": \"1m\" }]", 4, "$.inhibitions[0]", "'name' is missing; it must be there")]
    [InlineData("\"inhibitions\": [{ \"name\": \"i\", " + Target + ", \"for\": \"1m\" }]", 3, "$.inhibitions[0]", "'source' is missing; it must be there")]
    [InlineData("\"inhibitions\": [{ \"name\": \"i\", " + Source + ", \"for\": \"1m\" }]", 3, "$.inhibitions[0]", "'target' is missing; it must be there")]
    [InlineData("\"inhibitions\": [{ \"name\": \"i\", " + Source + ", " + Target + " }]", 3, "$.inhibitions[0]", "'for' is missing; it must be there")]
    [InlineData("\"inhibitions\": [{ \"name\": \"i\", " + Source + ", " + Target + ",\n\"for\": \"0s\" }]", 4, "$.inhibitions[0].for", "0s is out of range; 1s to 1d")]
    [InlineData("\"inhibitions\": [{ \"name\": \"i\", " + Source + ", " + Target + ", \"for\": \"1d1s\" }]", 3, "$.inhibitions[0].for", "1d1s is out of range; 1s to 1d")]
    [InlineData("\"inhibitions\": [{ \"name\": \"i\", " + Source + ", " + Target + ", \"for\": \"1m\", \"while\": 1 }]", 3, "$.inhibitions[0].while", "unknown key 'while'; there are name, source, target, equal, for")]
    [InlineData("\"inhibitions\": [{\n\"name\": \"a b\", " + Source + ", " + Target + ", \"for\": \"1m\" }]", 4, "$.inhibitions[0].name", "'a b' is no name: 1 to 64 letters, digits, '-' and '_'")]
    [InlineData("\"inhibitions\": [{ \"name\": \" \", " + Source + ", " + Target + ", \"for\": \"1m\" }]", 3, "$.inhibitions[0].name", "is blank; it must say something")]
    [InlineData("\"inhibitions\": [{ \"name\": \"i\", " + Source + ", " + Target + ", \"for\": \"1m\" },\n{\n\"name\": \"i\", " + Source + ", " + Target + ", \"for\": \"1m\" }]", 5, "$.inhibitions[1].name", "'i' is there twice")]
    [InlineData("\"inhibitions\": [{ \"name\": \"i\", \"source\": [], " + Target + ", \"for\": \"1m\" }]", 3, "$.inhibitions[0].source", "must hold at least one matcher, as \"symbol = SPX\"")]
    [InlineData("\"inhibitions\": [{ \"name\": \"i\", " + Source + ", \"target\": \"kind = sweep\", \"for\": \"1m\" }]", 3, "$.inhibitions[0].target", "must be a list")]
    [InlineData("\"inhibitions\": [{ \"name\": \"i\", " + Source + ", \"target\": [\"kind = sweep\",\n\"symbol\"], \"for\": \"1m\" }]", 4, "$.inhibitions[0].target[1]", "'symbol' is no matcher: write label = \"value\", with =, !=, =~ or !~")]
    [InlineData("\"inhibitions\": [{ \"name\": \"i\", " + Source + ", " + Target + ", \"equal\": [], \"for\": \"1m\" }]", 3, "$.inhibitions[0].equal", "must name at least one")]
    [InlineData("\"inhibitions\": [{ \"name\": \"i\", " + Source + ", " + Target + ", \"equal\": [\"symbol\", \"symbol\"], \"for\": \"1m\" }]", 3, "$.inhibitions[0].equal[1]", "'symbol' is there twice")]
    [InlineData("\"inhibitions\": [{ \"name\": \"i\", " + Source + ", " + Target + ", \"equal\": [\"ticker\"], \"for\": \"1m\" }]", 3, "$.inhibitions[0].equal[0]", "'ticker' is not known; there are kind, symbol, severity, subject")]
    // Silences.
    [InlineData("\"silences\": [{}]", 3, "$.silences[0]", "'match' is missing; it must be there")]
    [InlineData("\"silences\": [{ \"match\": [] }]", 3, "$.silences[0].match", "must hold at least one matcher, as \"symbol = SPX\"")]
    [InlineData("\"silences\": [{ \"match\": [3] }]", 3, "$.silences[0].match[0]", "must be a text; put it in quotes")]
    [InlineData("\"silences\": [{ \"match\": [\"symbol = A\"],\n\"ends\": \"2026-11-20\" }]", 4, "$.silences[0].ends", "must be an instant with its zone such as \"2026-11-20T15:30:00Z\" or \"2026-11-20T10:30-05:00\"")]
    [InlineData("\"silences\": [\n{ \"match\": [\"symbol = A\"], \"starts\": \"2026-11-20T15:30Z\", \"ends\": \"2026-11-20T10:30-05:00\" }]", 4, "$.silences[0]", "'ends' must be after 'starts'")]
    [InlineData("\"silences\": [{ \"match\": [\"symbol = A\"], \"author\": \"\" }]", 3, "$.silences[0].author", "is blank; it must say something")]
    [InlineData("\"silences\": [{ \"match\": [\"symbol = A\"], \"id\": 1 }]", 3, "$.silences[0].id", "unknown key 'id'; there are match, starts, ends, author, comment, windows")]
    [InlineData("\"silences\": [{ \"match\": [\"symbol = A\"], \"windows\": {} }]", 3, "$.silences[0].windows", "must be a list")]
    // Windows, of silences and of quiet hours.
    [InlineData("\"silences\": [{ \"match\": [\"symbol = A\"], \"windows\": [{ \"from\": \"09:00\" }] }]", 3, "$.silences[0].windows[0]", "'to' is missing; it must be there")]
    [InlineData("\"silences\": [{ \"match\": [\"symbol = A\"], \"windows\": [{ " + Hours + ",\n\"zone\": \"Mars\" }] }]", 3, "$.silences[0].windows[0]", "'Mars' is no time zone; write one as America/New_York")]
    [InlineData("\"quietHours\": [{ \"name\": \"q\", \"to\": \"10:00\" }]", 3, "$.quietHours[0]", "'from' is missing; it must be there")]
    [InlineData("\"quietHours\": [{ \"name\": \"q\", \"from\": \"09:00\",\n\"to\": \"24:00\" }]", 4, "$.quietHours[0].to", "must be a time of day such as \"09:30\" or \"22:00\"")]
    [InlineData("\"quietHours\": [{ \"name\": \"q\", \"from\": 900, \"to\": \"10:00\" }]", 3, "$.quietHours[0].from", "must be a time of day such as \"09:30\" or \"22:00\"")]
    [InlineData("\"quietHours\": [{ \"name\": \"q\", " + Hours + ", \"days\": [\"monday\"] }]", 3, "$.quietHours[0].days[0]", "'monday' is not known; there are sun, mon, tue, wed, thu, fri, sat")]
    [InlineData("\"quietHours\": [{ \"name\": \"q\", " + Hours + ", \"days\": [] }]", 3, "$.quietHours[0].days", "must name at least one")]
    [InlineData("\"quietHours\": [{ \"name\": \"q\", " + Hours + ", \"on\": \"holidays\" }]", 3, "$.quietHours[0].on", "'holidays' is not known; there are every, trading, non_trading")]
    [InlineData("\"quietHours\": [{ " + Hours + " }]", 3, "$.quietHours[0]", "'name' is missing; it must be there")]
    [InlineData("\"quietHours\": [{ \"name\": \"q\", " + Hours + ", \"critical\": \"yes\" }]", 3, "$.quietHours[0].critical", "must be true or false")]
    [InlineData("\"quietHours\": [{ \"name\": \"q\", " + Hours + ", \"match\": [] }]", 3, "$.quietHours[0].match", "must hold at least one matcher, as \"symbol = SPX\"")]
    [InlineData("\"quietHours\": [{ \"name\": \"q\", " + Hours + " },\n{ \"name\": \"q\", " + Hours + " }]", 4, "$.quietHours[1].name", "'q' is there twice")]
    // Branches of routes.
    [InlineData("\"routes\": { \"high\": { \"match\": [{ \"when\": [\"symbol = A\"], \"channels\": [\"ntfy\"] }] } }", 3, "$.routes.high.match[0]", "'name' is missing; it must be there")]
    [InlineData("\"routes\": { \"high\": { \"match\": [{ \"name\": \"b\", \"channels\": [\"ntfy\"] }] } }", 3, "$.routes.high.match[0]", "'when' is missing; it must be there")]
    [InlineData("\"routes\": { \"high\": { \"match\": [{ \"name\": \"b\", \"when\": [\"symbol = A\"] }] } }", 3, "$.routes.high.match[0]", "'channels' is missing; it must be there")]
    [InlineData("\"routes\": { \"high\": { \"match\": [{ \"name\": \"b\", \"when\": [], \"channels\": [\"ntfy\"] }] } }", 3, "$.routes.high.match[0].when", "must hold at least one matcher, as \"symbol = SPX\"")]
    [InlineData("\"routes\": { \"high\": { \"match\": [{ \"name\": \"b\", \"when\": [\"symbol = A\"], \"channels\": [] }] } }", 3, "$.routes.high.match[0].channels", "must name at least one")]
    [InlineData("\"routes\": { \"high\": {\n\"match\": [{ \"name\": \"b c\", \"when\": [\"symbol = A\"], \"channels\": [\"ntfy\"] }] } }", 4, "$.routes.high.match[0].name", "'b c' is no name: 1 to 64 letters, digits, '-' and '_'")]
    // Escalation, all-clear, summaries.
    [InlineData("\"confirm\": true", 3, "$.confirm", "must be a duration such as \"90s\", \"5m\" or \"1h30m\"")]
    [InlineData("\"confirm\": \"0s\"", 3, "$.confirm", "0s is out of range; 1s to 5m")]
    [InlineData("\"confirm\": \"5m1s\"", 3, "$.confirm", "5m1s is out of range; 1s to 5m")]
    [InlineData("\"escalation\": true", 3, "$.escalation", "must be an object")]
    [InlineData("\"escalation\": null", 3, "$.escalation", "must be an object")]
    [InlineData("\"escalation\": { \"from\": \"none\" }", 3, "$.escalation.from", "'none' is not known; there are low, medium, high, critical")]
    [InlineData("\"escalation\": {\n\"after\": \"9s\" }", 4, "$.escalation.after", "9s is out of range; 10s to 1d")]
    [InlineData("\"escalation\": { \"times\": 0 }", 3, "$.escalation.times", "0 is out of range; 1 to 20")]
    [InlineData("\"escalation\": { \"times\": 21 }", 3, "$.escalation.times", "21 is out of range; 1 to 20")]
    [InlineData("\"escalation\": { \"channels\": [] }", 3, "$.escalation.channels", "must name at least one")]
    [InlineData("\"escalation\": { \"channels\": [\"fax\"] }", 3, "$.escalation.channels[0]", "'fax' is not known; there are telegram, pushover, ntfy, sns, discord, slack, webhook, console")]
    [InlineData("\"escalation\": { \"to\": \"ntfy\" }", 3, "$.escalation.to", "unknown key 'to'; there are from, after, channels, times")]
    [InlineData("\"allClear\": true", 3, "$.allClear", "must be an object")]
    [InlineData("\"allClear\": { \"from\": \"all\" }", 3, "$.allClear.from", "'all' is not known; there are low, medium, high, critical, none")]
    [InlineData("\"allClear\": { \"kinds\": { \"sweep\": \"yes\" } }", 3, "$.allClear.kinds.sweep", "must be true or false")]
    [InlineData("\"allClear\": { \"kinds\": [] }", 3, "$.allClear.kinds", "must be an object")]
    [InlineData("\"summaries\": \"yes\"", 3, "$.summaries", "must be true or false")]
    public void what_is_wrong_is_named_with_its_line_and_path(string part, int line, string path, string problem)
    {
        Refusal(part, "p.json").ShouldBe($"p.json:{line}: {path}: {problem}");
        Refusal(part, "p.yaml").ShouldBe($"p.yaml:{line}: {path}: {problem}");
    }

    [Fact]
    public void kinds_that_are_not_known_are_named() => Refusal("\"allClear\": { \"kinds\": { \"sweeps\": true } }", "p.yaml").ShouldStartWith("p.yaml:3: $.allClear.kinds.sweeps: unknown key 'sweeps'; there are gamma_flip_breach, ");

    [Theory]
    [InlineData("inhibitions", "{ \"name\": \"i#\", " + Source + ", " + Target + ", \"for\": \"1m\" }", 100, "$.inhibitions")]
    [InlineData("silences", "{ \"match\": [\"symbol = S#\"] }", 100, "$.silences")]
    [InlineData("quietHours", "{ \"name\": \"q#\", " + Hours + " }", 100, "$.quietHours")]
    public void a_list_has_a_hundred_rules_at_the_most(string section, string rule, int most, string path)
    {
        string Rules(int count) => $"\"{section}\": [{string.Join(", ", Enumerable.Range(0, count).Select(index => rule.Replace("#", index.ToString("D", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)))}]";
        Should.NotThrow(() => PolicyFile.Parse(Whole(Rules(most)), "p.json"));
        Refusal(Rules(most + 1), "p.json").ShouldBe($"p.json:3: {path}: has {most + 1} elements; at most {most}");
    }

    [Theory]
    [InlineData(16, null)]
    [InlineData(17, "has 17 elements; at most 16")]
    public void there_are_sixteen_matchers_and_sixteen_windows_at_the_most(int count, string? problem)
    {
        var matchers = $"\"silences\": [{{ \"match\": [{string.Join(", ", Enumerable.Repeat("\"symbol = A\"", count))}] }}]";
        var windows = $"\"silences\": [{{ \"match\": [\"symbol = A\"], \"windows\": [{string.Join(", ", Enumerable.Repeat($"{{ {Hours} }}", count))}] }}]";
        if (problem is null)
        {
            PolicyFile.Parse(Whole(matchers), "p.json").Silences.Single().Matchers.Length.ShouldBe(count);
            PolicyFile.Parse(Whole(windows), "p.json").Silences.Single().Windows.Length.ShouldBe(count);
            return;
        }

        Refusal(matchers, "p.json").ShouldBe($"p.json:3: $.silences[0].match: {problem}");
        Refusal(windows, "p.json").ShouldBe($"p.json:3: $.silences[0].windows: {problem}");
    }

    [Theory]
    [InlineData(500, null)]
    [InlineData(501, "has 501 characters; at most 500")]
    public void a_text_has_five_hundred_characters_at_the_most(int length, string? problem)
    {
        var part = $"\"silences\": [{{ \"match\": [\"symbol = A\"], \"comment\": \"{new string('c', length)}\" }}]";
        if (problem is null) PolicyFile.Parse(Whole(part), "p.json").Silences.Single().Comment.Length.ShouldBe(length);
        else Refusal(part, "p.json").ShouldBe($"p.json:3: $.silences[0].comment: {problem}");
    }

    private static string Whole(string part) => $"{{\n\"version\": 2,\n{part}\n}}\n";

    private static string Refusal(string part, string file) => Should.Throw<PolicyException>(() => PolicyFile.Parse(Whole(part), file)).Message;
}
