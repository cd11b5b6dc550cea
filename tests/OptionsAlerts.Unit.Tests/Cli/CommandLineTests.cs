using System.CommandLine;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Standalone.Cli;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Cli;

/// <summary>How a command ends: its exit code, and the one line that says why.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("a command is missing: run, gex, volume, vix, audit, alerts, notify, silence, policy, feeds, record, config; --help says what each does.")]
    [InlineData("a command is missing: list, show, explain, verify, what-if, at, export; --help says what each does.", "audit")]
    [InlineData("a command is missing: check; --help says what each does.", "config")]
    [InlineData("unknown command or option 'gexx'; --help lists what there is.", "gexx")]
    [InlineData("unknown command or option '--sped'; --help lists what there is.", "run", "--sped", "max")]
    [InlineData("unknown command or option 'b.json'; --help lists what there is.", "gex", "a.json", "b.json")]
    [InlineData("--feed is one of simulated, recorded, cboe, polygon, tradier, alpaca, ibkr, yahoo, not 'bloomberg'.", "run", "--feed", "cboe,bloomberg")]
    [InlineData("--feed takes one feed here: what several say is not told apart by who was first.", "record", "--feed", "cboe,yahoo", "--out", "/nowhere")]
    [InlineData("--for takes a time such as 90s, 15m or 2h, not '90'.", "run", "--for", "90")]
    [InlineData("--for takes a time such as 90s, 15m or 2h, not '0s'.", "run", "--for", "0s")]
    [InlineData("--seed is a whole number from 0, not '-1'.", "run", "--seed", "-1")]
    [InlineData("--data /nowhere: there is no such folder.", "run", "--data", "/nowhere")]
    [InlineData("--data is the folder of the recorded feed; the cboe feed takes none.", "run", "--feed", "cboe", "--data", "/")]
    [InlineData("--gamma is 'mine' and must be one of model, provider.", "gex", "a.json", "--gamma", "mine")]
    [InlineData("--day-count is '7' and must be one of act365, business262.", "gex", "a.json", "--day-count", "7")]
    [InlineData("--flip is 'x' and must be one of profile, cumulative.", "gex", "a.json", "--flip", "x")]
    [InlineData("--flip-select is 'last' and must be one of nearest, first.", "gex", "a.json", "--flip-select", "last")]
    [InlineData("--last must be 1 or more.", "vix", "a.csv", "--last", "0")]
    [InlineData("--limit must be 1 to 10,000.", "audit", "list", "--limit", "many")]
    [InlineData("'zz' is no id: give an alert's or signal's id, or its first 8 digits.", "audit", "explain", "zz")]
    [InlineData("/nowhere/a.json: no such file", "gex", "/nowhere/a.json")]
    [InlineData("/nowhere/a.csv: no such file", "vix", "/nowhere/a.csv")]
    [InlineData("/nowhere/a.csv: no such file", "volume", "/nowhere/a.csv")]
    public async Task wrong_usage_and_bad_input_are_one_line_and_exit_code_2(string line, params string[] arguments) =>
        (await Run(CommandLine.Root(), arguments)).ShouldBe((ExitCode.BadInput, $"options-alerts: {line}{Environment.NewLine}"));

    [Fact]
    public async Task a_command_that_comes_to_its_end_says_nothing_and_gives_its_own_exit_code()
    {
        (await Run(Does(() => ExitCode.Fine), ["do"])).ShouldBe((0, ""));
        (await Run(Does(() => ExitCode.Failed), ["do"])).ShouldBe((1, ""));
    }

    [Fact]
    public async Task a_failure_is_one_line_and_exit_code_1() =>
        (await Run(Does(() => throw new InvalidOperationException("broken\nin two lines")), ["do"])).ShouldBe((1, $"options-alerts: broken in two lines{Environment.NewLine}"));

    [Fact]
    public async Task what_a_file_or_the_user_is_to_blame_for_is_exit_code_2()
    {
        (await Run(Does(() => throw new InvalidFileException("a.json", "empty")), ["do"])).ShouldBe((2, $"options-alerts: a.json: empty{Environment.NewLine}"));
        (await Run(Does(() => throw new BadInputException("no such thing")), ["do"])).ShouldBe((2, $"options-alerts: no such thing{Environment.NewLine}"));
    }

    [Fact]
    public async Task a_command_that_was_interrupted_has_not_succeeded() =>
        (await Run(Does(() => throw new OperationCanceledException()), ["do"])).ShouldBe((1, $"options-alerts: interrupted.{Environment.NewLine}"));

    private static RootCommand Does(Func<int> what)
    {
        var command = new Command("do");
        command.SetAction((_, _) => Task.FromResult(what()));
        return new RootCommand { command };
    }

    private static async Task<(int Exit, string Errors)> Run(RootCommand root, string[] arguments)
    {
        await using var errors = new StringWriter();
        var exit = await CommandLine.RunAsync(root, arguments, errors);
        return (exit, errors.ToString());
    }
}
