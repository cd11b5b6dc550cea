using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Volume.Calibrate;
using OptionsAlerts.Volume;
using Shouldly;
using Spectre.Console.Testing;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class CalibrateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("volume-calibrate").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Two days; SPY has forty contracts swept by 600 to 1,400 on each, QQQ none.
    private string Tape()
    {
        var text = new StringBuilder("ticker,conditions,correction,exchange,price,sip_timestamp,size\n");
        foreach (var contract in Enumerable.Range(0, 40))
            foreach (var day in Enumerable.Range(0, 2))
                foreach (var print in Enumerable.Range(0, 2))
                    Row(string.Create(CultureInfo.InvariantCulture, $"SPY260717C00{500 + contract}000"), (day * 86_400) + (contract * 100) + print, 300 + (contract * 10));
        Row("QQQ260717C00500000", 50, 3);
        var path = Path.Combine(_folder, "trades.csv");
        File.WriteAllText(path, text.ToString());
        return path;

        void Row(string contract, int second, int size) =>
            text.Append(CultureInfo.InvariantCulture, $"O:{contract},209,0,309,0.10,{(1_780_925_400L + second) * 1_000_000_000},{size}\n");
    }

    private JsonElement Json(int alerts)
    {
        using var output = new StringWriter();
        CalibrateCommand.Run(CalibrateCommand.Tape([Tape()], []), alerts, json: true, output, new TestConsole());
        return JsonDocument.Parse(output.ToString()).RootElement;
    }

    [Fact]
    public void json_says_what_would_have_been_and_what_to_set()
    {
        var json = Json(10);
        json.GetProperty("alertsADay").GetInt32().ShouldBe(10);
        json.GetProperty("kinds").EnumerateArray().Select(kind => kind.GetString()).ShouldBe(["sweep", "block"]);
        var symbols = json.GetProperty("symbols").EnumerateArray().ToDictionary(symbol => symbol.GetProperty("symbol").GetString()!, StringComparer.Ordinal);
        symbols.Keys.Order(StringComparer.Ordinal).ShouldBe(["QQQ", "SPY"]);
        var spy = symbols["SPY"];
        spy.GetProperty("now").EnumerateArray().Select(day => (day.GetProperty("day").GetString(), day.GetProperty("alerts").GetInt32() >= 40)).ShouldBe([("2026-06-08", true), ("2026-06-09", true)]);
        spy.GetProperty("then").EnumerateArray().ShouldAllBe(day => day.GetProperty("alerts").GetInt32() <= 10);
        spy.GetProperty("level").GetDouble().ShouldBeGreaterThan(1);
    }

    [Fact]
    public void its_settings_are_configuration_that_a_start_takes()
    {
        var json = Json(10);
        var file = json.GetProperty("settings").GetRawText();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(file));
        var configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        var options = new VolumeOptions();
        configuration.GetSection(VolumeOptions.Section).Bind(options);
        var book = new VolumeOptionsBook(Options.Create(options), configuration);
        var thresholds = json.GetProperty("symbols").EnumerateArray().Single(symbol => symbol.GetProperty("symbol").GetString() == "SPY").GetProperty("thresholds");
        book.For("SPY").Sweep.Contracts.ShouldBe(thresholds.GetProperty("Sweep:Contracts").GetInt64());
        book.For("SPY").Sweep.Contracts.ShouldBeGreaterThan(500);
        book.For("IWM").Sweep.Contracts.ShouldBe(500);
    }

    [Fact]
    public void people_get_a_table_and_lines_to_set()
    {
        var console = new TestConsole().Width(160);
        CalibrateCommand.Run(CalibrateCommand.Tape([Tape()], ["spy"]), 10, json: false, TextWriter.Null, console);
        console.Output.ShouldContain("At most 10 a day of sweep, block, before cooldowns:");
        console.Output.ShouldContain("Volume__Symbols__SPY__Sweep__Contracts=");
        console.Output.ShouldNotContain("QQQ");
    }

    [Fact]
    public void a_tape_without_what_is_asked_for_is_bad_input() =>
        Should.Throw<BadInputException>(() => CalibrateCommand.Tape([Tape()], ["IWM"])).Message.ShouldContain("no row is a trade that is asked for");

    [Fact]
    public async Task the_command_line_takes_files_beside_the_command_it_stands_under()
    {
        using var errors = new StringWriter();
        (await CommandLine.RunAsync(CommandLine.Root(), ["volume", "calibrate", Path.Combine(_folder, "none.csv"), "--json"], errors)).ShouldBe(ExitCode.BadInput);
        errors.ToString().ShouldContain("none.csv");
        using var wrong = new StringWriter();
        (await CommandLine.RunAsync(CommandLine.Root(), ["volume", "calibrate", Path.Combine(_folder, "none.csv"), "--alerts", "-1"], wrong)).ShouldBe(ExitCode.BadInput);
        wrong.ToString().ShouldContain("--alerts must be 0 to 10,000");
    }
}
