using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>What another policy would have told, as JSON has it.</summary>
internal static class WhatIfJson
{
    public static object Of(WhatIfResult result) => new
    {
        run = result.RunId,
        from = result.From.ToDateTimeOffset(),
        to = result.To.ToDateTimeOffset(),
        result.PolicyHash,
        result.Events,
        result.Signals,
        before = Side(result.Before),
        after = Side(result.After),
        result.Added,
        result.Removed,
        result.Moved,
        result.CriticalsAffected,
        criticals = result.Criticals.Select(Changed),
        byKind = result.ByKind.Select(Group),
        bySymbol = result.BySymbol.Select(Group),
        byChannel = result.ByChannel.Select(Count),
        days = result.Days.Select(Count),
        differences = result.Changed.Select(Changed),
        result.NotListed,
    };

    private static object Side(WhatIfTotals totals) => new
    {
        totals.Notifications,
        totals.Alerts,
        totals.AllClears,
        totals.Digests,
        totals.Summaries,
        totals.Escalations,
        withheld = new SortedDictionary<string, long>(totals.Withheld, StringComparer.Ordinal),
        busiest = totals.BusiestMinute is { } minute ? new { from = minute.ToDateTimeOffset(), notifications = totals.BusiestNotifications } : null,
    };

    private static object Group(WhatIfCounts counts) => new { counts.Name, counts.Before, counts.After, counts.Added, counts.Removed, counts.Moved };

    private static object Count(WhatIfCounts counts) => new { counts.Name, counts.Before, counts.After };

    private static object Changed(WhatIfChanged one) => new
    {
        one.Change,
        one.What,
        one.Id,
        one.Kind,
        one.Severity,
        one.Symbol,
        one.Subject,
        one.Headline,
        before = Told(one.Before),
        after = Told(one.After),
        withheld = Shown.OrNull(one.Withheld),
    };

    private static object? Told(WhatIfTold? told) => told is null ? null : new { at = told.At.ToDateTimeOffset(), told.Route, told.Channels };
}
