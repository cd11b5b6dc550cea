using System.CommandLine;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Audit;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Remote;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Alerts;

/// <summary><c>options-alerts alerts</c>: a running engine's decisions as they are made, and acknowledgements.</summary>
public static class AlertsCommand
{
    public static Command Create()
    {
        var engine = new EngineOptions();
        var json = new Option<bool>("--json") { Description = "JSON on standard output, a line each.", Recursive = true };
        var command = new Command("alerts", "The decisions of a running engine as they are made, and acknowledgements.") { Watch(engine, json), Acknowledge(engine, json), json };
        engine.AddTo(command);
        return command;
    }

    private static Command Watch(EngineOptions engine, Option<bool> json)
    {
        var symbol = new Option<string>("--symbol") { Description = "Only this underlying.", DefaultValueFactory = _ => string.Empty };
        var kind = AuditOptions.Named<SignalKind>("--kind", "Only this kind");
        var severity = AuditOptions.Named<Severity>("--severity", "Only this severity");
        var reason = AuditOptions.Named<SuppressionReason>("--reason", "Only what was withheld for this");
        var outcome = new Option<string>("--outcome") { Description = "raised or suppressed; both when left out.", DefaultValueFactory = _ => string.Empty };
        outcome.AcceptOnlyFromAmong("raised", "suppressed");
        var from = new Option<long>("--from") { Description = "Begin after this position, 0 for the log's beginning; from now on when left out.", DefaultValueFactory = _ => Watcher.FromNow };
        from.Validators.Add(result =>
        {
            if (!result.Implicit && (result.Tokens.Count != 1 || !long.TryParse(result.Tokens[0].Value, out var position) || position < 0)) result.AddError("--from is a position, 0 or more.");
        });
        var command = new Command("watch", "Decisions as they are made, until Ctrl-C. Goes on where it was when the engine comes back.") { symbol, kind, severity, outcome, reason, from };
        command.SetAction(async (parsed, token) =>
        {
            using var client = engine.Open(parsed);
            var request = new WatchRequest
            {
                AfterPosition = parsed.GetValue(from),
                Symbol = UnderlyingSymbol.Canonical(parsed.GetValue(symbol)!),
                Kind = parsed.GetValue(kind)!,
                Severity = parsed.GetValue(severity)!,
                Outcome = parsed.GetValue(outcome)!,
                Reason = parsed.GetValue(reason)!,
            };
            var output = parsed.InvocationConfiguration.Output;
            var watcher = new Watcher(client, parsed.InvocationConfiguration.Error, TimeProvider.System);
            try
            {
                await foreach (var decision in watcher.Watch(request, token))
                {
                    if (parsed.GetValue(json)) await output.WriteLineAsync(DecisionLine.Json(decision));
                    else AnsiConsole.Console.MarkupLine(DecisionLine.Markup(decision));
                }
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                // Ctrl-C is how a watch ends.
            }

            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Acknowledge(EngineOptions engine, Option<bool> json)
    {
        var id = new Argument<string>("ID") { Description = "The alert's id, or its first eight digits and more." };
        var author = Author.Option();
        var command = new Command("ack", "Say that somebody has seen an alert, so that it is not escalated.") { id, author };
        command.SetAction(async (parsed, token) =>
        {
            using var client = engine.Open(parsed);
            var request = new AcknowledgeRequest { Id = parsed.GetValue(id)!, Author = parsed.GetValue(author)!, Via = "cli" };
            var reply = await client.Call((log, options) => log.AcknowledgeAsync(request, options), token);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) await output.WriteLineAsync(System.Text.Json.JsonSerializer.Serialize(new { reply.Id, reply.WasAcknowledged }, CliJson.Line));
            else await output.WriteLineAsync(reply.WasAcknowledged ? $"{reply.Id} was acknowledged before." : $"{reply.Id} is acknowledged.");
            return ExitCode.Fine;
        });
        return command;
    }
}
