using System.CommandLine;
using OptionsAlerts.Standalone.Record;
using OptionsAlerts.Unit.Tests.Postgres;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Cli;

public sealed class RecordCommandTests
{
    [Fact]
    public async Task a_simulated_session_is_written_and_what_it_came_to_is_told()
    {
        using var folder = new TempFolder();
        var (exit, output, _) = await Run("record", "--feed", "simulated", "--symbols", "SPY", "--out", Path.Combine(folder.Path, "new"), "--for", "1s");
        exit.ShouldBe(0);
        output.ShouldMatch("^[0-9,]+ messages in [0-9]+ files of .*new\\. Replay them: options-alerts run --data .*new");
        Directory.GetFiles(Path.Combine(folder.Path, "new"), "simulated-*.ndjson.gz").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task a_feed_without_its_key_writes_nothing_and_says_so()
    {
        using var folder = new TempFolder();
        var (exit, _, errors) = await Run("record", "--feed", "tradier", "--out", Path.Combine(folder.Path, "new"));
        exit.ShouldBe(2);
        errors.ShouldContain("Ingestion:Feeds names tradier, whose key is missing: set TRADIER_TOKEN (Ingestion:Tradier:Token).");
        Directory.Exists(Path.Combine(folder.Path, "new")).ShouldBeFalse();
    }

    private static async Task<(int Exit, string Output, string Errors)> Run(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var root = new RootCommand { RecordCommand.Create() };
        var exit = await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), errors.ToString());
    }
}
