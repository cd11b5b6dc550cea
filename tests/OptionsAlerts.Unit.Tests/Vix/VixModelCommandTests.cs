using System.CommandLine;
using System.Text.Json;
using OptionsAlerts.Standalone.Vix;
using Shouldly;
using Spectre.Console.Testing;

namespace OptionsAlerts.Unit.Tests.Vix;

/// <summary>What the command says of the hidden Markov model that 36 years of VIX train.</summary>
public sealed class VixModelCommandTests
{
    private static readonly Lazy<JsonElement> Root = new(() =>
    {
        using var output = new StringWriter();
        VixCommand.Run(SharedData.Path("vix/vix-daily.csv"), json: true, int.MaxValue, output, new TestConsole());
        return JsonDocument.Parse(output.ToString()).RootElement.Clone();
    });

    [Theory]
    [InlineData("Lehman", "2008-10-10", "high", 80.86)]
    [InlineData("Covid", "2020-03-16", "high", 82.69)]
    [InlineData("tariffs", "2025-04-08", "high", 52.33)]
    public void the_long_storms_are_stays_in_the_highest_state(string storm, string day, string state, double peak)
    {
        var spell = SpellOf(day);
        (Text(spell, "state"), spell.GetProperty("peak").GetDouble()).ShouldBe((state, peak), storm);
        spell.GetProperty("days").GetInt32().ShouldBeGreaterThan(15);
    }

    [Theory]
    [InlineData("Volmageddon", "2018-02-05", 37.32)]
    [InlineData("the yen's unwinding", "2024-08-05", 38.57)]
    public void the_short_storms_leave_the_lowest_state(string storm, string day, double close)
    {
        var spell = SpellOf(day);
        Text(spell, "state").ShouldNotBe("low", storm);
        spell.GetProperty("peak").GetDouble().ShouldBe(close);
    }

    [Theory]
    [InlineData("1993-08-12")]
    [InlineData("2005-07-20")]
    [InlineData("2017-09-15")]
    public void the_quiet_years_are_in_the_lowest_state(string day) => Text(SpellOf(day), "state").ShouldBe("low");

    [Fact]
    public void json_holds_the_parameters_and_spells_that_cover_every_day_once()
    {
        var model = Root.Value.GetProperty("model");
        var states = model.GetProperty("states").EnumerateArray().ToList();
        states.Select(state => Text(state, "name")).ShouldBe(["low", "middle", "high"]);
        states.Select(state => state.GetProperty("level").GetDouble()).ShouldBeInOrder();
        foreach (var state in states) state.GetProperty("transitions").EnumerateArray().Sum(one => one.GetDouble()).ShouldBe(1, 1e-9);
        states.Sum(state => state.GetProperty("probabilityNow").GetDouble()).ShouldBe(1, 1e-9);
        states.Sum(state => state.GetProperty("days").GetInt32()).ShouldBe(model.GetProperty("samples").GetInt32());
        Spells().Sum(spell => spell.GetProperty("days").GetInt32()).ShouldBe(model.GetProperty("samples").GetInt32());
        model.GetProperty("logLikelihood").GetDouble().ShouldBeGreaterThan(model.GetProperty("logLikelihoodOfOneGaussian").GetDouble() + 5_000);
        Text(model, "hash").Length.ShouldBe(16);
    }

    [Fact]
    public void people_see_parameters_stays_and_a_chart()
    {
        var console = new TestConsole().Width(140);
        VixCommand.Run(SharedData.Path("vix/vix-daily.csv"), json: false, last: 5, TextWriter.Null, console);
        var text = console.Output;
        text.ShouldContain($"Hidden Markov model {Text(Root.Value.GetProperty("model"), "hash")}: 3 states on log VIX");
        foreach (var words in new[] { "best of 8 starts (seed 1990)", "one Gaussian", "two in three days", "to middle", "highest close of 85 days", "█" }) text.ShouldContain(words);
        text.Split('\n').ShouldContain(line => line.TrimStart().StartsWith("1990", StringComparison.Ordinal) && line.Contains("2020", StringComparison.Ordinal));
        text.ShouldMatch(@"the last 5 of \d+ stays in high");
    }

    [Fact]
    public void too_few_days_for_a_model_are_said_and_null_in_json()
    {
        var folder = Directory.CreateTempSubdirectory("vix-model").FullName;
        try
        {
            var file = Path.Combine(folder, "vix.csv");
            File.WriteAllText(file, "DATE,OPEN,HIGH,LOW,CLOSE\n2024-01-02,13,14,13,13.2\n2024-01-03,16,16,16,16\n");
            var console = new TestConsole().Width(120);
            VixCommand.Run(file, json: false, 5, TextWriter.Null, console);
            console.Output.ShouldContain("no hidden Markov model: 2 days are too few, 1,000 are needed");
            using var output = new StringWriter();
            VixCommand.Run(file, json: true, 5, output, console);
            using var json = JsonDocument.Parse(output.ToString());
            json.RootElement.GetProperty("model").ValueKind.ShouldBe(JsonValueKind.Null);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(0, "--states", "4")]
    [InlineData(1, "--states", "1")]
    [InlineData(1, "--states", "9")]
    [InlineData(1, "--starts", "0")]
    [InlineData(1, "--seed", "-1")]
    [InlineData(0, "--plot", "vix.png")]
    [InlineData(0, "--plot", "VIX.SVG")]
    [InlineData(1, "--plot", "vix.pdf")]
    [InlineData(1, "--plot", "vix")]
    public void options_that_no_model_or_picture_has_are_refused(int errors, params string[] options)
    {
        var root = new RootCommand { VixCommand.Create() };
        root.Parse(["vix", "any.csv", .. options]).Errors.Count.ShouldBe(errors);
    }

    private static IEnumerable<JsonElement> Spells() => Root.Value.GetProperty("model").GetProperty("spells").EnumerateArray();

    private static JsonElement SpellOf(string day) =>
        Spells().Single(spell => string.CompareOrdinal(Text(spell, "from"), day) <= 0 && string.CompareOrdinal(Text(spell, "to"), day) >= 0);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
