using System.IO.Compression;
using System.Text;
using System.Text.Json;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Volume;
using Shouldly;
using Spectre.Console.Testing;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class CommandTests : IDisposable
{
    private const string Header = "ticker,conditions,correction,exchange,price,sip_timestamp,size\n";

    // Sorted by contract, as the provider sorts them.
    private const string Rows = """
        O:SPY260618C00600000,219,0,309,1.20,1780925400000000000,200
        O:SPY260618C00600000,219,0,302,1.21,1780925403000000000,200
        O:SPY260618C00600000,209,0,309,1.22,1780925410000000000,200
        O:SPY260618C00600000,201,0,309,1.22,1780925411000000000,100
        O:SPY260618P00590000,209,0,309,12.22,1780925399000000000,1000
        nonsense,1,2

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("volume-command").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        var bytes = Encoding.UTF8.GetBytes(text);
        using var stream = System.IO.File.Create(path);
        if (!name.EndsWith(".gz", StringComparison.Ordinal))
        {
            stream.Write(bytes);
            return path;
        }

        using var gzip = new GZipStream(stream, CompressionLevel.Fastest);
        gzip.Write(bytes);
        return path;
    }

    private static JsonElement Json(string path)
    {
        using var output = new StringWriter();
        VolumeCommand.Run(path, json: true, output, new TestConsole());
        return JsonDocument.Parse(output.ToString()).RootElement;
    }

    [Theory]
    [InlineData("trades.csv")]
    [InlineData("trades.csv.gz")]
    public void json_holds_trades_contracts_and_anomalies_in_the_order_of_time(string name)
    {
        var json = Json(File(name, Header + Rows));
        (json.GetProperty("trades").GetInt32(), json.GetProperty("contracts").GetInt32(), json.GetProperty("cancelled").GetInt32()).ShouldBe((5, 2, 1));
        json.GetProperty("leftOut").GetProperty("malformed").GetInt32().ShouldBe(1);

        var anomalies = json.GetProperty("anomalies").EnumerateArray().ToArray();
        anomalies.Select(each => (each.GetProperty("kind").GetString(), each.GetProperty("contract").GetString(), each.GetProperty("severity").GetString()))
            .ShouldBe([("block", "SPY260618P00590000", "medium"), ("sweep", "SPY260618C00600000", "medium")]);
        anomalies[1].GetProperty("at").GetString().ShouldBe("2026-06-08T13:30:10Z");
        anomalies[1].GetProperty("facts").EnumerateArray().Single(fact => fact.GetProperty("name").GetString() == "contracts").GetProperty("number").GetInt32().ShouldBe(600);
    }

    [Fact]
    public void people_get_bars_a_table_and_what_was_not_judged()
    {
        var console = new TestConsole().Width(160);
        VolumeCommand.Run(File("trades.csv", Header + Rows), json: false, TextWriter.Null, console);
        console.Output.ShouldContain("5 trades (1 cancels, 0 late) in 2 contracts");
        console.Output.ShouldContain("SPY 18 Jun 600 C swept: 600 contracts in 10 s over 2 exchanges, $73 k premium");
        console.Output.ShouldContain("only sweeps and blocks can be found");
        console.Output.ShouldContain("left out: 1 malformed");
    }

    [Fact]
    public void a_file_without_rows_has_no_trades() => Json(File("empty.csv", Header)).GetProperty("trades").GetInt32().ShouldBe(0);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a,b,c\n1,2,3\n", "lacks 'ticker'")]
    [InlineData(Header + "nonsense,1,2\n", "no row of it is a trade (1 malformed)")]
    public void what_is_no_trade_file_is_bad_input(string text, string why) =>
        Should.Throw<BadInputException>(() => Json(File("bad.csv", text))).Message.ShouldContain(why);

    [Fact]
    public void a_file_cut_short_is_bad_input()
    {
        var path = File("cut.csv.gz", Header + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"O:SPY260618C00600000,209,0,309,{i % 97}.5,{1780925400000000000 + (i * 1_234_567L)},{i % 13 + 1}\n")));
        var bytes = System.IO.File.ReadAllBytes(path);
        System.IO.File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        Should.Throw<BadInputException>(() => Json(path)).Message.ShouldContain("cut.csv.gz");
    }

    [Fact]
    public void a_file_that_is_not_there_is_bad_input() => Should.Throw<BadInputException>(() => Json(Path.Combine(_folder, "none.csv"))).Message.ShouldContain("none.csv");
}
