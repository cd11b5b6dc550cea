using System.CommandLine;
using System.Text.Json;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Vix;
using Shouldly;
using Spectre.Console.Testing;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class VixCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vix-command").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Lehman fell on 15 September 2008; VIX closed in extreme fear for 170 trading days from then on. The storm of March 2020 began on the closes of February: VIX entered
    // extreme fear on the 27th and did not leave it before May.
    [Theory]
    [InlineData("2008-09-15", "high_volatility", 31.7, "2008-11-20", 80.86)]
    [InlineData("2018-02-05", "normal", 37.32, "2018-02-05", 37.32)]
    [InlineData("2020-02-27", "high_volatility", 39.16, "2020-03-16", 82.69)]
    [InlineData("2024-08-05", "elevated", 38.57, "2024-08-05", 38.57)]
    [InlineData("2025-04-03", "elevated", 30.02, "2025-04-08", 52.33)]
    public void the_storms_of_36_years_are_among_the_transitions(string day, string from, double value, string peakDay, double peak)
    {
        var change = Json(SharedData.Path("vix/vix-daily.csv")).GetProperty("transitions").EnumerateArray().Single(change => Text(change, "at") == day);
        (Text(change, "from"), Text(change, "to"), change.GetProperty("value").GetDouble()).ShouldBe((from, "extreme_fear", value));
        (Text(change, "peakAt"), change.GetProperty("peak").GetDouble()).ShouldBe((peakDay, peak));
    }

    [Fact]
    public void in_36_years_each_day_has_one_regime_and_the_transitions_chain()
    {
        var root = Json(SharedData.Path("vix/vix-daily.csv"));
        var changes = root.GetProperty("transitions").EnumerateArray().ToList();
        root.GetProperty("daysByRegime").EnumerateObject().Sum(regime => regime.Value.GetInt32()).ShouldBe(root.GetProperty("readings").GetInt32());
        changes.Count.ShouldBeGreaterThan(100);
        changes.Zip(changes.Skip(1)).ShouldAllBe(pair => Text(pair.First, "to") == Text(pair.Second, "from"));
        Text(changes[^1], "to").ShouldBe(Text(root, "regime"));
    }

    [Fact]
    public void json_holds_the_readings_the_regime_and_each_transition()
    {
        var root = Json(File(
            "DATE,OPEN,HIGH,LOW,CLOSE", "01/02/2024,13,14,13,13.2", "01/03/2024,14,14,14,14.9", "2024-01-04,15,16,15,15", "01/05/2024,15,15,14,14.2", "01/08/2024,25,26,25,25.5"));
        root.GetProperty("readings").GetInt32().ShouldBe(5);
        root.GetProperty("regime").GetString().ShouldBe("high_volatility");
        root.GetProperty("since").GetString().ShouldBe("2024-01-08");
        root.GetProperty("percentile").ValueKind.ShouldBe(JsonValueKind.Null);
        root.GetProperty("transitions").EnumerateArray().Select(change => change.GetRawText().ReplaceLineEndings(string.Empty).Replace(" ", string.Empty)).ShouldBe(
        [
            """{"at":"2024-01-04","from":"low_volatility","to":"normal","value":15,"severity":"medium","days":2,"peak":15,"peakAt":"2024-01-04"}""",
            """{"at":"2024-01-08","from":"normal","to":"high_volatility","value":25.5,"severity":"critical","days":1,"peak":25.5,"peakAt":"2024-01-08"}""",
        ]);
    }

    [Fact]
    public void the_percentile_is_of_the_last_close_among_those_before_it()
    {
        string[] rows = [.. Enumerable.Range(1, 10).Select(day => $"2024-01-{day:00},{10 + day},{10 + day},{10 + day},{10 + day}"), "2024-01-11,18,18,18,18"];
        var root = Json(File(["DATE,OPEN,HIGH,LOW,CLOSE", .. rows]));
        (root.GetProperty("percentile").GetDouble(), root.GetProperty("percentileSample").GetInt32()).ShouldBe((75, 10));
    }

    [Fact]
    public void rows_that_cannot_be_are_left_out_and_counted()
    {
        var root = Json(File("DATE,OPEN,HIGH,LOW,CLOSE", "2024-01-02,13,14,13,13.2", "2024-01-03,13,14,13,NaN", "2024-01-04,1,1,1,250", "2024-01-05,13,13,13,13.4"));
        (root.GetProperty("readings").GetInt32(), root.GetProperty("skipped").GetInt32()).ShouldBe((2, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1, "--last", "0")]
    [InlineData(1, "--last", "abc")]
    public void the_options_default_to_everything_and_refuse_what_is_no_count(int errors, params string[] options)
    {
        var root = new RootCommand { VixCommand.Create() };
        root.Parse(["vix", "any.csv", .. options]).Errors.Count.ShouldBe(errors);
    }

    [Fact]
    public void people_see_the_last_transitions_and_how_to_see_all()
    {
        var console = new TestConsole().Width(120);
        VixCommand.Run(
            File("DATE,OPEN,HIGH,LOW,CLOSE", "2024-01-02,13,14,13,13.2", "2024-01-03,16,16,16,16", "2024-01-04,13,13,13,13.5", "2024-01-05,21,21,21,21"),
            json: false, last: 2, TextWriter.Null, console);
        console.Output.ShouldContain("VIX 21.00 at the close of 2024-01-05: elevated since 2024-01-05, too few closes for a percentile");
        console.Output.ShouldContain("2024-01-04");
        console.Output.ShouldNotContain("2024-01-03");
        console.Output.ShouldContain("the last 2 of 3 changes; without --last all are shown");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not,a,history\n1,2,3")]
    [InlineData("DATE,OPEN,HIGH,LOW,CLOSE\n")]
    [InlineData("DATE,OPEN,HIGH,LOW,CLOSE\n2024-01-02,300,300,300,300\n")]
    public void a_file_that_is_no_history_is_bad_input_in_one_line(string content)
    {
        var file = System.IO.Path.Combine(_folder, "bad.csv");
        System.IO.File.WriteAllText(file, content);
        var message = Should.Throw<BadInputException>(() => VixCommand.Run(file, json: true, last: 1, TextWriter.Null, new TestConsole())).Message;
        message.ShouldStartWith(file);
        message.ShouldNotContain('\n');
    }

    [Fact]
    public void a_file_that_is_not_there_is_bad_input() =>
        Should.Throw<BadInputException>(() => VixCommand.Run(System.IO.Path.Combine(_folder, "none.csv"), json: true, last: 1, TextWriter.Null, new TestConsole()));

    [Theory]
    [InlineData("vix")]
    [InlineData("vix", "a.csv", "--last", "0")]
    [InlineData("vix", "a.csv", "--unknown")]
    public void wrong_usage_is_an_error_of_the_command_line(params string[] args) =>
        new RootCommand { VixCommand.Create() }.Parse(args).Errors.ShouldNotBeEmpty();

    [Fact]
    public void a_sparkline_spans_from_the_lowest_to_the_highest_value()
    {
        Sparkline.Of([10, 20, 30], 10).ShouldBe("▁▅█");
        Sparkline.Of([10, 30, 10, 10], 2).ShouldBe("█▁");
        Sparkline.Of([10, 10], 2).ShouldBe("▁▁");
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static JsonElement Json(string file)
    {
        var output = new StringWriter();
        VixCommand.Run(file, json: true, last: 1, output, new TestConsole());
        return JsonDocument.Parse(output.ToString()).RootElement;
    }

    private string File(params string[] lines)
    {
        var file = System.IO.Path.Combine(_folder, "history.csv");
        System.IO.File.WriteAllLines(file, lines);
        return file;
    }
}
