using System.Text.Json;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Audit;
using OptionsAlerts.Standalone.Cli;

namespace OptionsAlerts.Standalone.Alerts;

/// <summary>A decision on one line.</summary>
internal static class DecisionLine
{
    public static string Json(Decision decision) => JsonSerializer.Serialize(AuditList.Row(decision), CliJson.Line);

    public static string Markup(Decision decision) =>
        $"{Times.Shown(decision.DecidedAt)}  {Shown.Id(decision.SignalId)}  {Shown.Severity(decision.Severity)}  {Shown.Text(decision.Headline)}  {AuditList.Outcome(decision)}";
}
