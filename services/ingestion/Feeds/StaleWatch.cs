using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>
/// Says when what a live feed delivers has gone stale in the market's session, and when that is over: once for each thing that a feed can deliver, however many of its sources are silent. A source
/// that has stopped answering altogether has not ended its silence; one that is not asked any more, since another feed delivers, has. Pure; owned by one caller at a time.
/// </summary>
/// <param name="sources">The names of the feed's sources.</param>
/// <param name="limits">How long each source may have nothing new in the regular session.</param>
public sealed class StaleWatch(string feed, string runId, IReadOnlyList<string> sources, SilenceLimits limits)
{
    /// <summary>Who says so.</summary>
    public const string Source = "ingestion";

    // More sources are counted, not named.
    private const int MostNamed = 3;

    private readonly SortedSet<string> _silent = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, DateTimeOffset> _since = new(StringComparer.Ordinal);

    /// <summary>What began and what ended by these states, at an instant.</summary>
    public IReadOnlyList<SignalDetected> Judge(Func<string, SourceState> stateOf, DateTimeOffset now)
    {
        foreach (var source in sources)
        {
            switch (stateOf(source))
            {
                case SourceState.Stale: _silent.Add(source); break;
                case SourceState.Healthy or SourceState.StandingBy or SourceState.Done: _silent.Remove(source); break;
            }
        }

        var signals = new List<SignalDetected>();
        foreach (var what in sources.Select(WhatOf).Distinct(StringComparer.Ordinal))
        {
            var silent = _silent.Where(source => string.Equals(WhatOf(source), what, StringComparison.Ordinal)).ToArray();
            if (silent.Length > 0 && _since.TryAdd(what, now)) signals.Add(Began(what, silent, now));
            if (silent.Length == 0 && _since.Remove(what, out var since)) signals.Add(Ended(what, since, now));
        }

        return signals;
    }

    private SignalDetected Began(string what, string[] silent, DateTimeOffset now)
    {
        var limit = silent.Max(limits.Of);
        var more = silent.Length > MostNamed ? FormattableString.Invariant($" and {silent.Length - MostNamed} more") : string.Empty;
        return Signal(
            what,
            SignalPhase.Began,
            Severity.High,
            now,
            FormattableString.Invariant($"{feed}: nothing new of {string.Join(", ", silent.Take(MostNamed))}{more} for {limit.TotalMinutes:0.#} min in session"),
            Fact.Of("silent_for", (decimal)limit.TotalSeconds, FactUnit.Seconds),
            Fact.Of("sources", silent.Length, FactUnit.Count));
    }

    private SignalDetected Ended(string what, DateTimeOffset since, DateTimeOffset now)
    {
        var stale = now - since;
        return Signal(
            what,
            SignalPhase.Ended,
            Severity.Low,
            now,
            FormattableString.Invariant($"{feed}: {what.Replace('_', ' ')} are stale no more, after {stale.TotalMinutes:0.#} min"),
            Fact.Of("stale_for", Math.Round((decimal)stale.TotalSeconds, 3), FactUnit.Seconds));
    }

    private SignalDetected Signal(string what, SignalPhase phase, Severity severity, DateTimeOffset now, string headline, params Fact[] facts)
    {
        var cause = $"{feed}:{what}:{WireName.Of(phase)}";
        return new SignalDetected
        {
            RunId = runId,
            SignalId = DeterministicId.Signal(Source, SignalKind.FeedStale, feed, what, now, cause),
            Kind = SignalKind.FeedStale,
            Severity = severity,
            Symbol = feed,
            Subject = what,
            EventTime = now,
            Headline = headline,
            Facts = facts,
            Source = Source,
            Cause = cause,
            Phase = phase,
        };
    }

    // By the names that slots and the stream have.
    private static string WhatOf(string source) => source switch
    {
        StreamSupervisor.Source => "trades",
        _ when source.StartsWith("chain ", StringComparison.Ordinal) => "chains",
        _ when source.StartsWith("quote ", StringComparison.Ordinal) => "quotes",
        _ => "volatility_indices",
    };
}
