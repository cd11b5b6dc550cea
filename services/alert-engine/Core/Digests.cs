using System.Globalization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>The digest: one message about everything that the storm guard and the rate limit withheld, or that quiet hours did.</summary>
public static class Digests
{
    /// <summary>The symbol of a digest.</summary>
    public const string Symbol = "*";

    /// <summary>The subject of a digest.</summary>
    public const string Subject = "withheld";

    /// <summary>The symbol under which groups beyond the bound are counted.</summary>
    public const string OtherSymbols = "*";

    private const int GroupsInHeadline = 3;
    private const int GroupsInFacts = 10;

    /// <summary>
    /// The id of the digest that is raised at an instant, of the limits or of quiet hours. Like a signal's id it does not name the run, so that two runs over the same market
    /// decide the same bytes.
    /// </summary>
    public static Guid Id(DateTimeOffset at, DateTimeOffset? quietUntil = null) => quietUntil is not { } until
        ? DeterministicId.Digest(string.Empty, at)
        : DeterministicId.Of("quiet-digest", at.UtcTicks.ToString(CultureInfo.InvariantCulture), until.UtcTicks.ToString(CultureInfo.InvariantCulture));

    /// <summary>The severity of a digest: the highest withheld, at most high.</summary>
    internal static Severity SeverityOf(Severity strongest) => strongest == Severity.Critical ? Severity.High : strongest;

    /// <summary>The digest of what was withheld, on the route of the highest severity withheld, at most high.</summary>
    internal static DigestRaised Raise(EngineState state, Withheld withheld, DateTimeOffset? quietUntil, long nowTicks)
    {
        var at = Utc.At(nowTicks);
        var id = Id(at, quietUntil);
        var severity = SeverityOf(withheld.Strongest[0].Severity);
        var route = state.Effective.RouteOf(new Labels(SignalKind.Digest, Symbol, severity, Subject));
        WithheldGroup[] byCount = [.. withheld.Groups.OrderByDescending(group => group.Count)];
        var elapsedTicks = nowTicks - withheld.FirstAt.UtcTicks;
        return new DigestRaised
        {
            At = at,
            AlertId = id,
            PolicyHash = state.PolicyHash,
            Severity = severity,
            Route = route.Name,
            Withheld = withheld,
            Headline = Headline(withheld, byCount, quietUntil is null ? $"in {Duration.Of(elapsedTicks)}" : "in quiet hours"),
            Facts = Facts(withheld, byCount, elapsedTicks),
            Requests = route.Requests(id),
            Remaining = route.Remaining,
            QuietUntil = quietUntil,
        };
    }

    private static string Headline(Withheld withheld, WithheldGroup[] byCount, string when)
    {
        var told = Joined(byCount, GroupsInHeadline, out var rest);
        var more = rest > 0 ? string.Create(CultureInfo.InvariantCulture, $", {rest} more") : string.Empty;
        var alerts = withheld.Count == 1 ? "alert" : "alerts";
        return string.Create(CultureInfo.InvariantCulture, $"{withheld.Count} {alerts} withheld {when}: {told}{more}");
    }

    private static Fact[] Facts(Withheld withheld, WithheldGroup[] byCount, long elapsedTicks)
    {
        var facts = new List<Fact>
        {
            Fact.Of("withheld", withheld.Count, FactUnit.Count),
            Fact.Of("gathered_for", elapsedTicks / TimeSpan.TicksPerSecond, FactUnit.Seconds),
            Fact.Of("by_kind_and_symbol", Joined(byCount, GroupsInFacts, out _)),
        };
        for (var index = 0; index < withheld.Strongest.Length; index++)
        {
            var signal = withheld.Strongest[index];
            var name = string.Create(CultureInfo.InvariantCulture, $"strongest_{index + 1}");
            facts.Add(Fact.Of(name, $"{WireName.Of(signal.Severity)}: {signal.Headline}"));
        }

        return [.. facts];
    }

    private static string Joined(WithheldGroup[] byCount, int most, out long rest)
    {
        rest = byCount.Skip(most).Sum(group => group.Count);
        return string.Join(", ", byCount.Take(most).Select(group =>
            string.Create(CultureInfo.InvariantCulture, $"{group.Count} {WireName.Of(group.Kind).Replace('_', ' ')} {group.Symbol}")));
    }
}
