using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Policies;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Audit;

/// <summary><c>options-alerts audit</c>: what was decided, why, and whether deciding it again gives the same.</summary>
public static class AuditCommand
{
    private const int ShortestId = 8;

    public static Command Create()
    {
        var common = new AuditOptions();
        var command = new Command("audit", "The decision log: what was sent, what was withheld, and why. Straight on the database, or by --server through a running engine.")
        {
            List(common), Show(common), Explain(common), Verify(common), WhatIf(common), At(common), AuditExport.Create(common),
        };
        common.AddTo(command);
        return command;
    }

    private static Command List(AuditOptions common)
    {
        var symbol = new Option<string>("--symbol") { Description = "Only this underlying.", DefaultValueFactory = _ => string.Empty };
        var kind = AuditOptions.Named<SignalKind>("--kind", "Only this kind");
        var severity = AuditOptions.Named<Severity>("--severity", "Only this severity");
        var reason = AuditOptions.Named<SuppressionReason>("--reason", "Only what was withheld for this");
        var outcome = new Option<string>("--outcome") { Description = "raised or suppressed.", DefaultValueFactory = _ => string.Empty };
        outcome.AcceptOnlyFromAmong("raised", "suppressed");
        var from = Times.Instant("--from", "Decided at or after.");
        var to = Times.Instant("--to", "Decided before.");
        var text = new Option<string>("--text") { Description = "Part of the headline or subject.", DefaultValueFactory = _ => string.Empty };
        var limit = AuditOptions.Number("--limit", "Most decisions shown, 1 to 10,000.", 1, 10_000, 50);
        var command = new Command("list", "Decisions, newest first.") { symbol, kind, severity, outcome, reason, from, to, text, limit };
        command.SetAction(async (parsed, token) =>
        {
            await using var log = await common.Open(parsed, token);
            var request = new ListRequest
            {
                Symbol = UnderlyingSymbol.Canonical(parsed.GetValue(symbol)!),
                Kind = parsed.GetValue(kind)!,
                Severity = parsed.GetValue(severity)!,
                Outcome = parsed.GetValue(outcome)!,
                Reason = parsed.GetValue(reason)!,
                From = Stamp(parsed.GetValue(from)),
                To = Stamp(parsed.GetValue(to)),
                Text = parsed.GetValue(text)!,
            };
            var found = await AuditList.Read(log, request, parsed.GetValue(limit), token);
            AuditList.Print(found, common.Json(parsed), parsed.InvocationConfiguration.Output, AnsiConsole.Console);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Show(AuditOptions common)
    {
        var id = Id();
        var command = new Command("show", "One alert or signal: its decision, facts and timeline.") { id };
        command.SetAction(async (parsed, token) =>
        {
            await using var log = await common.Open(parsed, token);
            AuditShow.Print(await log.Get(parsed.GetValue(id)!, token), common.Json(parsed), parsed.InvocationConfiguration.Output, AnsiConsole.Console);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Explain(AuditOptions common)
    {
        var id = Id();
        var command = new Command("explain", "Why one alert or signal was sent or withheld.") { id };
        command.SetAction(async (parsed, token) =>
        {
            await using var log = await common.Open(parsed, token);
            AuditExplain.Print(await log.Explain(parsed.GetValue(id)!, token), common.Json(parsed), parsed.InvocationConfiguration.Output, AnsiConsole.Console);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Verify(AuditOptions common)
    {
        var day = new Option<string>("--day") { Description = "One trading day alone, yyyy-MM-dd.", DefaultValueFactory = _ => string.Empty };
        var file = new Option<string?>("--file") { Description = "An exported day, which needs no database." };
        var command = new Command("verify", "Decide the whole log again and compare, decision by decision. Exit code 1 at the first difference.") { day, file };
        command.Validators.Add(result =>
        {
            if (result.GetResult(file) is not null && result.GetResult(day) is not null) result.AddError("--file is one day already: leave --day out.");
        });
        command.SetAction(async (parsed, token) =>
        {
            if (parsed.GetValue(file) is { } path) return await AuditVerify.Run(AuditExport.Verify(path, token), common.Json(parsed), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, AnsiConsole.Console);
            await using var log = await common.Open(parsed, token);
            return await AuditVerify.Run(log.Verify(new VerifyRequest { Day = parsed.GetValue(day)! }, token), common.Json(parsed), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, AnsiConsole.Console);
        });
        return command;
    }

    private static Command WhatIf(AuditOptions common)
    {
        var file = new Option<string>("--policy") { Description = "The policy file to try.", Required = true };
        var from = Times.Instant("--from", "From when on it is tried.");
        var to = Times.Instant("--to", "Until when, exclusive.");
        from.Required = to.Required = true;
        var channels = new Option<string[]>("--channels") { Description = "The live channels; those of the log, as they came and went, when left out.", AllowMultipleArgumentsPerToken = true };
        var limit = AuditOptions.Number("--limit", "Most differences listed, 1 to 5,000.", 1, 5_000, 50);
        var command = new Command("what-if", "Decide a past period again under another policy: what would have been sent, and what not.") { file, from, to, channels, limit };
        command.SetAction(async (parsed, token) =>
        {
            var request = new WhatIfRequest
            {
                Text = PolicyInput.Read(parsed.GetValue(file)!),
                Name = parsed.GetValue(file)!,
                From = Stamp(parsed.GetValue(from)),
                To = Stamp(parsed.GetValue(to)),
                Channels = { (parsed.GetValue(channels) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) },
                Limit = parsed.GetValue(limit),
            };
            await using var log = await common.Open(parsed, token);
            return await AuditWhatIf.Run(log.WhatIf(request, token), common.Json(parsed), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, AnsiConsole.Console);
        });
        return command;
    }

    private static Command At(AuditOptions common)
    {
        var time = new Argument<string>("TIME") { Description = "2026-06-30T14:00Z, exchange time as \"2026-06-30 10:00\", or now." };
        var limit = AuditOptions.Number("--limit", "Most entries of each list, 1 to 1,000.", 1, 1_000, 20);
        var command = new Command("at", "The engine's state as it stood at a time.") { time, limit };
        command.SetAction(async (parsed, token) =>
        {
            var request = new StateAtRequest { Limit = parsed.GetValue(limit) };
            var text = parsed.GetValue(time)!;
            if (Times.TryRead(text, out DateTimeOffset at)) request.At = Timestamp.FromDateTimeOffset(at);
            else if (text != "now") throw new BadInputException($"'{text}' is no time: give one such as 2026-06-30T14:00Z, \"2026-06-30 10:00\" (exchange time) or now.");
            await using var log = await common.Open(parsed, token);
            AuditAt.Print(await log.StateAt(request, token), common.Json(parsed), parsed.InvocationConfiguration.Output, AnsiConsole.Console);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Argument<string> Id()
    {
        var id = new Argument<string>("ID") { Description = "An alert's or signal's id, or its first eight digits and more." };
        id.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.Tokens[0].Value is var text && !IsId(text)) result.AddError($"'{text}' is no id: give an alert's or signal's id, or its first {ShortestId} digits.");
        });
        return id;
    }

    private static bool IsId(string text) => text.Replace("-", string.Empty, StringComparison.Ordinal) is { Length: >= ShortestId and <= 32 } digits && digits.All(char.IsAsciiHexDigit);

    private static Timestamp? Stamp(DateTimeOffset? at) => at is { } instant ? Timestamp.FromDateTimeOffset(instant) : null;
}
