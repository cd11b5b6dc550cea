using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Gex.Core;
using OptionsAlerts.Gex.Core.Detection;
using OptionsAlerts.ServiceDefaults.Analysis;

namespace OptionsAlerts.Gex;

/// <summary>
/// The gamma watch of all symbols, each with state of its own: chains and spot ticks in, signals out. A stale, partial or spot-less input is counted
/// and decides nothing. Called by one thread at a time.
/// </summary>
public sealed class GexAnalysis(GexOptionsBook options, GexBoard board, GexTelemetry telemetry, ILogger<GexAnalysis> logger) : IAnalysis
{
    // What a feed names is not trusted to be bounded.
    private const int MostSymbols = 2_000;

    private readonly Dictionary<string, Entry> _symbols = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _changed = new(StringComparer.Ordinal);

    public string Source => Analyses.Gex;

    public IReadOnlyList<SignalDetected> Take(IMarketMessage message, DateTimeOffset now) => message switch
    {
        OptionChainSnapshot chain => Take(chain, now),
        UnderlyingQuote quote => Take(quote, now),
        _ => [],
    };

    public IReadOnlyList<StateRow> TakeChanges()
    {
        if (_changed.Count == 0) return [];
        var rows = _changed.Select(Row).ToArray();
        _changed.Clear();
        return rows;
    }

    public void Restore(IReadOnlyList<StateRow> rows)
    {
        foreach (var row in rows.Where(row => row.Body is not null))
        {
            if (Of(row.Key) is not { } entry) break;
            entry.Restored = GexStateRow.Read(row);
            entry.Watch.Restore(entry.Restored);
        }

        GexLog.Restored(logger, _symbols.Count);
    }

    private SignalDetected[] Take(OptionChainSnapshot chain, DateTimeOffset now)
    {
        if (Of(chain.Underlying) is not { } entry) return Refuse(chain, chain.Underlying, GexRefusal.TooManySymbols);
        if (IsStale(chain, now, entry.Options.StaleChainAfterSeconds))
        {
            Tell(chain, entry, GexRefusal.Stale);
            return Refuse(chain, chain.Underlying, GexRefusal.Stale);
        }

        entry.ChainDelaySeconds = chain.Stamp.DelaySeconds;
        var outcome = entry.Watch.Take(chain);
        Tell(chain, entry, outcome.Refusal);
        return Conclude(chain, chain.Underlying, entry, outcome);
    }

    // Said when it begins, not with every chain that follows; a partial chain has words of its own.
    private void Tell(OptionChainSnapshot chain, Entry entry, GexRefusal? refusal)
    {
        if (refusal == GexRefusal.OutOfOrder || refusal == entry.ChainRefusal) return;
        entry.ChainRefusal = refusal;
        var why = refusal switch
        {
            GexRefusal.NoSpot => "it has no spot price",
            GexRefusal.ImplausibleSpot => "its spot price cannot belong to its strikes",
            GexRefusal.Stale => "it is stale",
            _ => null,
        };
        if (why is not null) GexLog.ChainRefused(logger, chain.Underlying, chain.AsOf, why);
    }

    private SignalDetected[] Take(UnderlyingQuote quote, DateTimeOffset now)
    {
        if (Of(quote.Underlying) is not { } entry) return Refuse(quote, quote.Underlying, GexRefusal.TooManySymbols);
        if (IsStale(quote, now, entry.Options.StaleAfterSeconds)) return Refuse(quote, quote.Underlying, GexRefusal.Stale);
        var chainIsStale = quote.Stamp.Step == 0 && entry.Watch.ChainAsOf is { } chainAsOf
            && (now - chainAsOf).TotalSeconds > entry.ChainDelaySeconds + entry.Options.StaleChainAfterSeconds;
        if (chainIsStale) return Refuse(quote, quote.Underlying, GexRefusal.StaleChain);
        return Conclude(quote, quote.Underlying, entry, entry.Watch.Take(quote.Spot, quote.AsOf));
    }

    private SignalDetected[] Conclude(IMarketMessage cause, string symbol, Entry entry, GexOutcome outcome)
    {
        if (entry.Watch.Latest is { } state && !ReferenceEquals(state, entry.Shown)) Show(entry, state);
        if (outcome.ForgotOldState && entry.Restored is { } old)
            GexLog.SavedStateIsOld(logger, symbol, old.Spot, WireName.Of(old.Regime), old.AsOf);

        // A state that was forgotten is a change too: its row must go.
        if (outcome.Refusal is null || outcome.ForgotOldState) _changed.Add(symbol);
        if (outcome.Refusal is { } refusal) return Refuse(cause, symbol, refusal);

        telemetry.Judged();
        if (outcome.Findings.Count == 0) return [];
        return [.. outcome.Findings.Select(finding => GexWording.Signal(cause, symbol, outcome.At, finding, outcome.Circumstances))];
    }

    private SignalDetected[] Refuse(IMarketMessage message, string symbol, GexRefusal reason)
    {
        telemetry.Refused(reason);
        GexLog.InputRefused(logger, symbol, message.AsOf, WireName.Of(reason));
        return [];
    }

    private void Show(Entry entry, GexState state)
    {
        board.Show(state);
        if (state.IsPartial != entry.Shown?.IsPartial)
        {
            if (state.IsPartial)
                GexLog.ChainIsPartial(logger, state.Symbol, state.ChainAsOf, state.Coverage ?? 0, Words(state.Excluded));
            else if (entry.Shown is not null)
                GexLog.ChainIsWhole(logger, state.Symbol, state.ChainAsOf, state.Coverage ?? 0);
        }

        entry.Shown = state;
    }

    private StateRow Row(string symbol) =>
        _symbols[symbol].Watch.Remembered is { } state ? GexStateRow.Write(symbol, state) : new StateRow(symbol, null);

    private static string Words(IReadOnlyDictionary<string, int> excluded) => string.Join(", ", excluded.Select(pair => $"{pair.Key} {pair.Value}"));

    private Entry? Of(string symbol)
    {
        if (!_symbols.TryGetValue(symbol, out var entry) && _symbols.Count < MostSymbols)
            _symbols[symbol] = entry = new Entry(options.For(symbol));
        return entry;
    }

    // The snapshots of a recording lie far apart and are not stale for it: there the run's clock is the market's.
    private static bool IsStale(IMarketMessage message, DateTimeOffset now, int limitSeconds) =>
        message.Stamp.Step == 0 && (now - message.AsOf).TotalSeconds > message.Stamp.DelaySeconds + limitSeconds;

    private sealed class Entry(GexSymbolOptions options)
    {
        public GexSymbolOptions Options { get; } = options;
        public GexWatch Watch { get; } = new(options.ToSettings());
        public GexState? Shown { get; set; }
        public int ChainDelaySeconds { get; set; }
        public GexRefusal? ChainRefusal { get; set; }
        public BreachState? Restored { get; set; }
    }
}
