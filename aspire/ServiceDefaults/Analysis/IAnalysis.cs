using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.ServiceDefaults.Analysis;

/// <summary>One row of an analysis' durable state. The body is the analysis' own format; null deletes the row.</summary>
public readonly record struct StateRow(string Key, byte[]? Body);

/// <summary>
/// One analysis (gex, volume, vix): market messages in, signals out, state that survives a restart. Called by one thread at a time; reads no clock.
/// A message that is refused changes no state.
/// </summary>
public interface IAnalysis
{
    /// <summary>The analysis' name, one of <see cref="Contracts.Steps.Analyses"/>.</summary>
    string Source { get; }

    /// <summary>Takes one validated message at the run's clock; returns its signals in the order they happened, empty for most messages.</summary>
    IReadOnlyList<SignalDetected> Take(IMarketMessage message, DateTimeOffset now);

    /// <summary>The rows that changed since the last call.</summary>
    IReadOnlyList<StateRow> TakeChanges();

    /// <summary>Begins from saved rows. Called once, before the first message; rows that cannot be read are refused by <see cref="FormatException"/>.</summary>
    void Restore(IReadOnlyList<StateRow> rows);
}
