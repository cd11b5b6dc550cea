using System.Text.Json.Serialization;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Contracts.Control;

/// <summary>Something happened that a trader may want to hear about.</summary>
public sealed record SignalDetected
{
    public required string RunId { get; init; }

    /// <summary>The step of virtual time; 0 in a live run.</summary>
    public long Step { get; init; }

    /// <summary>Deterministic: <see cref="DeterministicId.Signal"/>.</summary>
    public required Guid SignalId { get; init; }

    public required SignalKind Kind { get; init; }
    public required Severity Severity { get; init; }

    /// <summary>The underlying, or <c>VIX</c>.</summary>
    public required string Symbol { get; init; }

    /// <summary>What it is about, nothing volatile: strike and level type and direction; an OCC symbol; a regime pair.</summary>
    public required string Subject { get; init; }

    /// <summary>The market's own time, UTC.</summary>
    public required DateTimeOffset EventTime { get; init; }

    /// <summary>One line: what, where, how much.</summary>
    public required string Headline { get; init; }

    /// <summary>Ordered.</summary>
    public required Fact[] Facts { get; init; }

    /// <summary>The service that detected it: <c>gex</c>, <c>volume</c>, <c>vix</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The id of the input that showed it.</summary>
    public required string Cause { get; init; }

    /// <summary>How much later than the market the input was by nature, in seconds; staleness is judged beyond it.</summary>
    public int DelaySeconds { get; init; }

    /// <summary>Whether the condition began (or grew), or ended. The end of what was alerted makes an all-clear.</summary>
    public SignalPhase Phase { get; init; }

    /// <summary>A signal caused by a market message, with its deterministic id.</summary>
    public static SignalDetected From(
        IMarketMessage cause, string source, SignalKind kind, Severity severity, string symbol, string subject, DateTimeOffset eventTime, string headline, params Fact[] facts) => new()
        {
            RunId = cause.Stamp.RunId,
            Step = cause.Stamp.Step,
            DelaySeconds = cause.Stamp.DelaySeconds,
            SignalId = DeterministicId.Signal(source, kind, symbol, subject, eventTime, cause.InputId),
            Kind = kind,
            Severity = severity,
            Symbol = symbol,
            Subject = subject,
            EventTime = eventTime,
            Headline = headline,
            Facts = facts,
            Source = source,
            Cause = cause.InputId,
        };
}

/// <summary>Where in a condition's life a signal stands.</summary>
[JsonConverter(typeof(WireEnumConverter<SignalPhase>))]
public enum SignalPhase
{
    /// <summary>The condition holds, for the first time or at a higher rung.</summary>
    Began,

    /// <summary>The condition of the same kind, symbol and subject holds no more.</summary>
    Ended,
}
