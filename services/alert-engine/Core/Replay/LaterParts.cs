namespace OptionsAlerts.AlertEngine.Core;

/// <summary>The canonical bytes of what only the second format says. The order of the fields is part of the format.</summary>
internal static class LaterParts
{
    public static void Policy(CanonicalWriter writer, AlertPolicy policy)
    {
        writer.List(policy.Inhibitions, static (writer, rule) =>
        {
            writer.Text(rule.Name);
            writer.List(rule.Source, Matcher);
            writer.List(rule.Target, Matcher);
            writer.List(rule.Equal, static (writer, label) => writer.Enum(label));
            writer.Int(rule.Seconds);
        });
        writer.List(policy.Silences, Silence);
        writer.List(policy.QuietHours, static (writer, rule) =>
        {
            writer.Text(rule.Name);
            Window(writer, rule.Window);
            writer.List(rule.Matchers, Matcher);
            writer.Bool(rule.IncludesCritical);
        });
        writer.Optional(policy.Escalation, static (writer, rule) =>
        {
            writer.Enum(rule.From);
            writer.Int(rule.AfterSeconds);
            writer.Texts(rule.Channels);
            writer.Int(rule.Times);
        });
        writer.Optional(policy.AllClear, static (writer, rule) =>
        {
            writer.Bool(rule.From is not null);
            if (rule.From is { } from) writer.Enum(from);
            writer.List(rule.Kinds, static (writer, flag) =>
            {
                writer.Enum(flag.Kind);
                writer.Bool(flag.On);
            });
        });
        writer.Bool(policy.Summaries);
        writer.List(policy.Routes, static (writer, route) => writer.List(route.Branches, static (writer, branch) =>
        {
            writer.Text(branch.Name);
            writer.List(branch.Matchers, Matcher);
            writer.Bool(branch.Broadcast);
            writer.Texts(branch.Channels);
        }));
    }

    public static void Silence(CanonicalWriter writer, Silence silence)
    {
        writer.Id(silence.Id);
        writer.List(silence.Matchers, Matcher);
        writer.Time(silence.StartsAt);
        writer.Time(silence.EndsAt);
        writer.Text(silence.Author);
        writer.Text(silence.Comment);
        writer.List(silence.Windows, Window);
    }

    public static void CarryOver(CanonicalWriter writer, CarryOver carried)
    {
        writer.OptionalText(carried.ConfiguredHash);
        writer.List(carried.Quieted, static (writer, quieted) =>
        {
            writer.Time(quieted.Until);
            CanonicalParts.Withheld(writer, quieted.Withheld);
        });
        writer.List(carried.Silences, Silence);
        writer.List(carried.Inhibitions, static (writer, inhibition) =>
        {
            writer.Text(inhibition.Rule);
            writer.Text(inhibition.Common);
            writer.Time(inhibition.Until);
            writer.Id(inhibition.AlertId);
        });
        writer.List(carried.Conditions, static (writer, standing) =>
        {
            CanonicalParts.Content(writer, standing.Latest);
            writer.Optional(standing.Told, static (writer, told) =>
            {
                writer.Id(told.AlertId);
                writer.Enum(told.Kind);
                writer.Text(told.Subject);
                writer.Enum(told.Severity);
            });
            writer.Long(standing.Withheld);
            writer.OptionalTime(standing.SummaryAt);
        });
        writer.List(carried.Unanswered, static (writer, unanswered) =>
        {
            CanonicalParts.Content(writer, unanswered.Alert);
            writer.Time(unanswered.EscalateAt);
            writer.Texts(unanswered.Asked);
            writer.Int(unanswered.Attempt);
            writer.Int(unanswered.Times);
        });
        writer.List(carried.Alerts, static (writer, alert) =>
        {
            writer.Id(alert.AlertId);
            writer.Bool(alert.Acknowledged);
        });
    }

    private static void Matcher(CanonicalWriter writer, LabelMatcher matcher)
    {
        writer.Enum(matcher.Label);
        writer.Enum(matcher.Operator);
        writer.Text(matcher.Value);
    }

    private static void Window(CanonicalWriter writer, WeeklyWindow window)
    {
        writer.Text(window.Zone);
        writer.Int(window.Days);
        writer.Int(window.FromMinute);
        writer.Int(window.ToMinute);
        writer.Enum(window.On);
    }
}
