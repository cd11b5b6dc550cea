using System.Text.Json;
using OptionsAlerts.Gex.Core;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Gex;
using Shouldly;
using Spectre.Console.Testing;

namespace OptionsAlerts.Unit.Tests.Gex;

public sealed class GexCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gex-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private const string Rows = """
        {"option":"SPY260320C00610000","bid":1,"ask":2,"iv":0.2,"open_interest":5000.0,"volume":1.0,"delta":0.4,"gamma":0.012},
        {"option":"SPY260320P00590000","bid":1,"ask":2,"iv":0.2,"open_interest":4000.0,"volume":1.0,"delta":-0.4,"gamma":0.011}
        """;

    private string File(string name, string spot, string rows)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, $$"""
            {"timestamp":"2026-03-02 16:15:00","data":{"symbol":"SPY","current_price":{{spot}},"last_trade_time":"2026-03-02T11:00:00","options":[{{rows}}]},"symbol":"SPY"}
            """);
        return path;
    }

    private JsonElement Json(string file, GexSettings? settings = null)
    {
        using var output = new StringWriter();
        using var console = new TestConsole();
        GexCommand.Run(file, json: true, settings ?? GexSettings.Default, output, console);
        return JsonDocument.Parse(output.ToString()).RootElement;
    }

    [Fact]
    public void json_holds_every_member_that_other_programs_read()
    {
        var json = Json(File("chain.json", "600.5", Rows));
        string[] members =
        [
            "symbol", "asOf", "spot", "contracts", "netGammaPerPointUsd", "netGammaPerPercentUsd", "grossGammaPerPercentUsd", "regime", "flip", "callWall",
            "putWall", "maxPain", "coverage", "excluded", "levels", "flips", "deltaUsd", "vannaPerVolPointUsd", "charmPerDayUsd",
        ];
        foreach (var member in members) json.TryGetProperty(member, out _).ShouldBeTrue(member);
        (json.GetProperty("symbol").GetString(), json.GetProperty("spot").GetDouble(), json.GetProperty("contracts").GetInt32()).ShouldBe(("SPY", 600.5, 2));
        (json.GetProperty("callWall").GetDecimal(), json.GetProperty("putWall").GetDecimal()).ShouldBe((610m, 590m));
        json.GetProperty("netGammaPerPercentUsd").GetDouble().ShouldBe(json.GetProperty("netGammaPerPointUsd").GetDouble() * 6.005, 1e-6);
        var (expiry, total) = (json.GetProperty("expiries")[0], json.GetProperty("netGammaPerPercentUsd").GetDouble());
        (expiry.GetProperty("callGammaPerPercentUsd").GetDouble() + expiry.GetProperty("putGammaPerPercentUsd").GetDouble()).ShouldBe(total, Math.Abs(total) * 1e-12);
        (expiry.GetProperty("callGammaPerPercentUsd").GetDouble() > 0 && expiry.GetProperty("putGammaPerPercentUsd").GetDouble() < 0).ShouldBeTrue();
        json.GetProperty("levels")[0].GetProperty("type").GetString().ShouldBeOneOf("positive_gamma_wall", "negative_gamma_zone");
    }

    [Fact]
    public void what_does_not_exist_is_null()
    {
        var json = Json(File("chain.json", "600.5", """{"option":"SPY260320C00610000","bid":null,"ask":null,"iv":null,"open_interest":null,"volume":null,"delta":null,"gamma":null}"""));
        foreach (var member in (string[])["netGammaPerPointUsd", "netGammaPerPercentUsd", "grossGammaPerPercentUsd", "regime", "flip", "callWall", "putWall", "maxPain", "coverage"])
            json.GetProperty(member).ValueKind.ShouldBe(JsonValueKind.Null, member);
        json.GetProperty("excluded").GetProperty("no_open_interest").GetInt32().ShouldBe(1);
    }

    [Fact]
    public void the_provider_s_gamma_can_be_asked_for()
    {
        var json = Json(File("chain.json", "600", Rows), GexSettings.Default with { Gamma = GammaSource.Provider });
        json.GetProperty("netGammaPerPointUsd").GetDouble().ShouldBe(((0.012 * 5000) - (0.011 * 4000)) * 100 * 600, 1e-3);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("null")]
    [InlineData("-3")]
    public void a_chain_without_spot_is_bad_input(string spot)
    {
        var file = File("chain.json", spot, Rows);
        Should.Throw<BadInputException>(() => Json(file)).Message.ShouldStartWith(file);
    }

    [Theory]
    [InlineData("", "no contract of SPY in it (it has no rows).")]
    [InlineData("""{"option":"ZZZ260320C00610000","open_interest":1},{"option":"ZZZ260320P00610000","open_interest":1},{"option":"nonsense"}""", "no contract of SPY in it (2 unknown root, 1 unparsable symbol).")]
    public void a_chain_without_a_contract_of_its_underlying_is_bad_input_that_says_why(string rows, string why)
    {
        var file = File("chain.json", "600", rows);
        Should.Throw<BadInputException>(() => Json(file)).Message.ShouldBe($"{file}: {why}");
    }

    [Fact]
    public void a_spot_that_cannot_be_is_bad_input_in_a_short_line()
    {
        var file = File("chain.json", "1e300", Rows);
        Should.Throw<BadInputException>(() => Json(file)).Message.ShouldBe($"{file}: a spot of 1E+300 cannot belong to these strikes.");
    }

    [Fact]
    public void numbers_that_are_none_are_counted_and_the_rest_stands()
    {
        var rows = Rows.Replace("\"iv\":0.2,\"open_interest\":5000.0,\"volume\":1.0", "\"iv\":NaN,\"open_interest\":5000.0,\"volume\":-1", StringComparison.Ordinal);
        var file = File("chain.json", "600", rows);
        var json = Json(file);
        json.GetProperty("repaired").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal).ShouldBe("""{"negative_volume":1,"not_a_number":1}""");
        json.GetProperty("excluded").EnumerateObject().ShouldBeEmpty();
        using var console = new TestConsole().Width(100);
        GexCommand.Run(file, json: false, GexSettings.Default, TextWriter.Null, console);
        console.Output.ShouldMatch(@"Numbers dropped\s+│ 1 negative volume, 1 not a number");
    }

    [Fact]
    public void a_file_that_is_not_there_is_bad_input_in_one_line() =>
        Should.Throw<BadInputException>(() => Json(Path.Combine(_folder, "none.json"))).Message.ShouldNotContain('\n');

    [Theory]
    [InlineData("half.json", """{"timestamp":"2026-03-02 16:15:00","data":{"sym""")]
    [InlineData("other.csv", "a,b,c\n1,2,3\n")]
    [InlineData("empty", "")]
    public void a_file_that_is_no_chain_is_bad_input_in_one_line(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, content);
        var message = Should.Throw<BadInputException>(() => Json(path)).Message;
        message.ShouldStartWith(path);
        message.ShouldNotContain('\n');
    }

    [Fact]
    public void people_see_the_numbers_as_a_trader_reads_them_and_bars_with_marks()
    {
        using var console = new TestConsole().Width(100);
        GexCommand.Run(File("chain.json", "600", Rows), json: false, GexSettings.Default, TextWriter.Null, console);
        console.Output.ShouldMatch(@"Net per 1 %\s+│ [−$]");
        console.Output.ShouldMatch(@"610 +│█+ +\$[0-9.]+ M  call wall");
        console.Output.ShouldMatch(@"590 +█+│ +−\$[0-9.]+ M  put wall");
        console.Output.ShouldMatch("600.00 ╌+┼╌+ spot");
        console.Output.ShouldMatch(@"\d{3}\.\d\d ╌+┼╌+ gamma flip");
    }

    [Theory]
    [InlineData(-1.2345e9, "−$1.23 bn")]
    [InlineData(45.64e6, "$45.6 M")]
    [InlineData(999_600, "$1.00 M")]
    [InlineData(789_000, "$789 k")]
    [InlineData(12, "$12")]
    [InlineData(-0.2, "$0")]
    [InlineData(3.5e12, "$3.50 tn")]
    public void dollars_are_short(double amount, string expected) => GexWording.Usd(amount).ShouldBe(expected);

    [Theory]
    [InlineData("gex")]
    [InlineData("gex", "x.json", "--gamma", "mine")]
    [InlineData("gex", "x.json", "--day-count", "7")]
    [InlineData("gex", "x.json", "y.json")]
    public void wrong_usage_is_said_in_one_line(params string[] args)
    {
        var root = new System.CommandLine.RootCommand { GexCommand.Create() };
        var error = root.Parse(args).Errors.First();
        error.Message.ShouldNotContain('\n');
    }
}
