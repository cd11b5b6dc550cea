using System.CommandLine;
using OptionsAlerts.Standalone.Alerts;
using OptionsAlerts.Standalone.Audit;
using OptionsAlerts.Standalone.Feeds;
using OptionsAlerts.Standalone.Policies;
using OptionsAlerts.Standalone.Record;
using OptionsAlerts.Standalone.Run;
using OptionsAlerts.Standalone.Silences;
using OptionsAlerts.Unit.Tests.Postgres;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Cli;

public sealed class CommandArgumentsTests
{
    private static readonly RootCommand Root = new() { AuditCommand.Create(), AlertsCommand.Create(), SilenceCommand.Create(), PolicyCommand.Create(), FeedsCommand.Create(), RecordCommand.Create(), RunCommand.Create() };

    [Theory]
    [InlineData("audit list --kind swoop", "--kind: 'swoop' is none of ")]
    [InlineData("audit list --reason bored", "--reason: 'bored' is none of ")]
    [InlineData("audit list --limit 0", "--limit must be 1 to 10,000.")]
    [InlineData("audit list --from yesterday", "--from takes an instant such as ")]
    [InlineData("audit list --server localhost:80", "--server takes an address such as ")]
    [InlineData("audit verify --timeout soon", "--timeout takes a time such as ")]
    [InlineData("alerts watch --from -1", "--from is a position, 0 or more.")]
    [InlineData("silence add symbol=SPY --comment x", "Give either --for or --until.")]
    [InlineData("silence add symbol=SPY --comment x --for 1h --until 2026-06-30", "Give either --for or --until.")]
    [InlineData("silence add symbol=SPY --for 1h", "Option '--comment' is required.")]
    [InlineData("silence add symbol=SPY --comment x --for 1h --window mon-fri", "--window: a window needs its times")]
    [InlineData("feeds --every 5s", "--every needs --watch.")]
    [InlineData("feeds --watch --every 2m", "--every takes 1s to 60s.")]
    [InlineData("record --feed cboe", "Option '--out' is required.")]
    [InlineData("record --out x", "Option '--feed' is required.")]
    [InlineData("policy test --severity high --symbol SPY", "Option '--kind' is required.")]
    [InlineData("policy test --kind sweep --severity huge --symbol SPY", "--severity: 'huge' is none of ")]
    [InlineData("policy test --kind sweep --severity high --symbol SPY --channels pigeon --policy x", "--channels: 'pigeon' is no channel")]
    [InlineData("policy test --kind sweep --severity high --symbol SPY --channels ntfy", "--channels needs --policy FILE")]
    public void what_is_wrong_with_a_command_line_is_said(string line, string problem) =>
        Root.Parse(line).Errors.Select(error => error.Message).ShouldContain(message => message.StartsWith(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("audit explain 8286430d --server http://127.0.0.1:8090 --json")]
    [InlineData("audit at now --limit 5")]
    [InlineData("alerts watch --from 0 --symbol SPY --severity critical --json")]
    [InlineData("alerts ack 8286430d --author ada")]
    [InlineData("feeds --watch --every 5s --json --server http://127.0.0.1:8091")]
    [InlineData("record --feed cboe --out x --symbols SPX,SPY --for 1h")]
    [InlineData("run --feed polygon,cboe")]
    [InlineData("run --feed polygon cboe")]
    [InlineData("silence expire 8286430d --timeout 5s")]
    [InlineData("policy apply p.yaml --dry-run --expect 3819cd6e436a95ce")]
    public void what_is_right_is_taken(string line) => Root.Parse(line).Errors.ShouldBeEmpty();

    [Fact]
    public async Task a_checked_file_tells_every_problem_and_ends_with_2()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "p.yaml");
        await File.WriteAllTextAsync(file, "version: 2\nstorm: { limit: 0 }\nrate: { perMinute: 0 }\n", TestContext.Current.CancellationToken);
        var (exit, output, errors) = await Run("policy", "check", file);
        exit.ShouldBe(2);
        output.ShouldBeEmpty();
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            $"options-alerts: {file}:2: $.storm.limit: 0 is out of range; 1 to 1000", $"options-alerts: {file}:3: $.rate.perMinute: 0 is out of range; 1 to 100000",
        ]);
    }

    [Fact]
    public async Task a_checked_file_that_is_fine_tells_its_hash()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "p.yaml");
        await File.WriteAllTextAsync(file, "version: 2\n", TestContext.Current.CancellationToken);
        var (exit, output, _) = await Run("policy", "check", file);
        exit.ShouldBe(0);
        output.Trim().ShouldBe($"{file}: no problems. Policy {OptionsAlerts.AlertEngine.Core.AlertPolicy.Default.Hash()}");
    }

    private static async Task<(int Exit, string Output, string Errors)> Run(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var exit = await Root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), errors.ToString());
    }
}
