using System.CommandLine;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
using OptionsAlerts.Standalone.Cli;

namespace OptionsAlerts.Standalone.Audit;

/// <summary><c>options-alerts audit</c>: what was decided, why, and whether deciding it again gives the same.</summary>
public static class AuditCommand
{
    public static Command Create()
    {
        var run = new Option<string?>("--run") { Description = "The run; the one written to last when left out.", Recursive = true };
        var json = new Option<bool>("--json") { Description = "JSON on standard output.", Recursive = true };
        return new Command("audit", "The decision log: what was sent, what was withheld, and why.") { run, json, List(run, json), Explain(run, json), Verify(run, json) };
    }

    private static Command List(Option<string?> run, Option<bool> json)
    {
        var symbol = new Option<string>("--symbol") { Description = "Only this underlying.", DefaultValueFactory = _ => string.Empty };
        var kind = new Option<string>("--kind") { Description = $"Only this kind: {string.Join(", ", WireName.All<SignalKind>())}.", DefaultValueFactory = _ => string.Empty };
        kind.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { Length: > 0 } text && !WireName.TryParse<SignalKind>(text, out _)) result.AddError($"--kind: '{text}' is none of {string.Join(", ", WireName.All<SignalKind>())}.");
        });
        var outcome = new Option<string>("--outcome") { Description = "raised or suppressed.", DefaultValueFactory = _ => string.Empty };
        outcome.AcceptOnlyFromAmong("raised", "suppressed");
        var limit = new Option<int>("--limit") { Description = "Most decisions shown, 1 to 10,000.", DefaultValueFactory = _ => 50 };
        limit.Validators.Add(result =>
        {
            if (!result.Implicit && (result.Tokens.Count != 1 || !int.TryParse(result.Tokens[0].Value, out var count) || count is < 1 or > 10_000)) result.AddError("--limit must be 1 to 10,000.");
        });
        var command = new Command("list", "Decisions, newest first.") { symbol, kind, outcome, limit };
        command.SetAction(async (parsed, token) =>
        {
            await using var log = await AuditLog.Open(parsed.GetValue(run), token);
            var filter = new DecisionFilter(log.RunId, UnderlyingSymbol.Canonical(parsed.GetValue(symbol)!), parsed.GetValue(kind)!, parsed.GetValue(outcome)!, Limit: parsed.GetValue(limit));
            AuditList.Print(log.RunId, await log.Query.List(filter, token), parsed.GetValue(json));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Explain(Option<string?> run, Option<bool> json)
    {
        var id = new Argument<string>("ID") { Description = "An alert's or signal's id, or its first eight digits and more." };
        id.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && AuditExplain.Fault(result.Tokens[0].Value) is { } fault) result.AddError(fault);
        });
        var command = new Command("explain", "Why one alert or signal was sent or withheld.") { id };
        command.SetAction(async (parsed, token) =>
        {
            await using var log = await AuditLog.Open(parsed.GetValue(run), token);
            return await AuditExplain.Run(log, parsed.GetValue(id)!, parsed.GetValue(json), token);
        });
        return command;
    }

    private static Command Verify(Option<string?> run, Option<bool> json)
    {
        var command = new Command("verify", "Decide the whole log again and compare, decision by decision.");
        command.SetAction(async (parsed, token) =>
        {
            await using var log = await AuditLog.Open(parsed.GetValue(run), token);
            return await AuditVerify.Run(log, parsed.GetValue(json), token);
        });
        return command;
    }
}
