using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Formats;

/// <summary>A chain read from a file or body, and what its reader had to say about it.</summary>
/// <param name="Snapshot">Valid: <see cref="OptionChainSnapshot.Validate"/> passes. Its stamp has no run.</param>
/// <param name="QuoteDate">The calendar date of the quotes in New York; contracts that expire before it are dead.</param>
/// <param name="Repaired">Numbers dropped from rows that stand (made null), by <see cref="RowReason"/>.</param>
public sealed record ParsedChain(OptionChainSnapshot Snapshot, DateOnly QuoteDate, IReadOnlyDictionary<string, int> Repaired);
