using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>What is asked of TWS, and what its ticks have said: written by the connection, read by those who ask. One lock guards all of it; nothing is done under it but to read and write.</summary>
internal sealed class IbkrBook(TimeProvider time)
{
    private readonly Dictionary<string, bool> _wanted = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly TaskCompletionSource _wished = NewSource();
    private TaskCompletionSource _nextWish = NewSource();
    private TaskCompletionSource _changed = NewSource();

    public Lock Gate { get; } = new();

    /// <summary>Lines by the number of their request.</summary>
    public Dictionary<int, IbkrLine> Lines { get; } = [];

    /// <summary>What is listed of each underlying whose chain is wanted.</summary>
    public Dictionary<string, IbkrListing> Listings { get; } = new(StringComparer.Ordinal);

    /// <summary>Underlyings that cannot be served, and why.</summary>
    public Dictionary<string, string> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>VIX's daily closes, oldest first; null until they have come.</summary>
    public IReadOnlyList<(DateOnly Date, double Close)>? Closes { get; set; }

    /// <summary>Why no closes come; null where they may yet.</summary>
    public string? ClosesProblem { get; set; }

    /// <summary>Why nothing can be said at the moment; null while the connection is up, and before the first.</summary>
    public string? Down { get; set; }

    /// <summary>Changes with what is wanted.</summary>
    public int Wishes { get; private set; }

    /// <summary>Completes when something has been wanted.</summary>
    public Task Wished => _wished.Task;

    /// <summary>The wishes that the connection has looked at; null while there is none that could.</summary>
    public int? Looked { get; set; }

    /// <summary>Completes with the next wish, and at once where the connection has not looked at the last.</summary>
    public Task NextWish()
    {
        lock (Gate) return Looked is { } looked && looked != Wishes ? Task.CompletedTask : _nextWish.Task;
    }

    /// <summary>The underlyings wanted, in the order in which they were first asked for, and whether their chain is.</summary>
    public IReadOnlyList<(string Symbol, bool Chain)> Wanted => [.. _order.Select(symbol => (symbol, _wanted[symbol]))];

    /// <summary>Asks for an underlying from now on.</summary>
    public void Want(string symbol, bool chain)
    {
        lock (Gate)
        {
            if (_wanted.TryGetValue(symbol, out var had) && (had || !chain)) return;
            if (_wanted.TryAdd(symbol, chain)) _order.Add(symbol);
            else _wanted[symbol] = chain;
            Wishes++;
            _wished.TrySetResult();
            _nextWish.TrySetResult();
            _nextWish = NewSource();
        }
    }

    /// <summary>Forgets what a connection has said; it is over.</summary>
    public void Clear()
    {
        Lines.Clear();
        Listings.Clear();
        Refused.Clear();
        Changed();
    }

    /// <summary>Wakes who waits for a change. Called under the lock.</summary>
    public void Changed()
    {
        _changed.TrySetResult();
        _changed = NewSource();
    }

    /// <summary>Completes with the next change.</summary>
    public Task NextChange()
    {
        lock (Gate) return _changed.Task;
    }

    /// <summary>The line of an underlying itself.</summary>
    public IbkrLine? Spot(string symbol) => Lines.Values.FirstOrDefault(line => line.Option is null && line.Name == symbol);

    /// <summary>The spot; null while there is none and one may come.</summary>
    /// <param name="patient">True to wait for the price's own time.</param>
    public PollOutcome? Quote(string symbol, bool patient)
    {
        lock (Gate)
        {
            if (Trouble(symbol) is { } trouble) return trouble;
            return Spot(symbol) is { Price: { } price } line && AsOf(line, patient) is { } asOf
                ? new PollOutcome.Fresh([new UnderlyingQuote { Stamp = Stamp(line.DelaySeconds), AsOf = asOf, Underlying = symbol, Spot = price }])
                : null;
        }
    }

    /// <summary>VIX and those of its relatives that have a value; null while VIX has none and may get one.</summary>
    /// <param name="patient">True to wait for VIX's own time.</param>
    public PollOutcome? Volatility(bool patient)
    {
        lock (Gate)
        {
            if (Trouble("VIX") is { } trouble) return trouble;
            if (Spot("VIX") is not { Price: { } vix } line || AsOf(line, patient) is not { } asOf) return null;
            return new PollOutcome.Fresh(
            [
                new VolatilityIndexQuote { Stamp = Stamp(line.DelaySeconds), AsOf = asOf, Vix = vix, Vix3M = Near("VIX3M"), Vvix = Near("VVIX"), Vix9D = Near("VIX9D") },
            ]);

            double? Near(string relative) => Spot(relative) is { } other && AsOf(other, patient: false) is { } at && (at - asOf).Duration() <= VolatilityReading.Apart ? other.Price : null;
        }
    }

    /// <summary>The watched contracts as a chain; null while none of them has said anything. Contracts that are listed and not watched are counted as left out.</summary>
    /// <param name="patient">True to wait for half of them.</param>
    public PollOutcome? Chain(string symbol, bool patient)
    {
        lock (Gate)
        {
            if (Trouble(symbol) is { } trouble) return trouble;
            var lines = Lines.Values.Where(line => line.Option is not null && line.Name == symbol).OrderBy(line => line.Id).ToArray();
            if (patient && lines.Count(line => line.At is not null) * 2 < lines.Length) return null;
            if (lines.Max(line => line.At) is not { } at || !Listings.TryGetValue(symbol, out var listing)) return null;

            var builder = new ChainBuilder();
            foreach (var line in lines)
                builder.Add(line.Option!.Value, new ChainRow(line.Bid, line.Ask, line.OpenInterest, line.DayVolume, line.ImpliedVolatility, line.Delta, line.Gamma));
            var delay = lines.Max(line => line.DelaySeconds);
            var columns = builder.Build(symbol);
            var excluded = builder.Excluded.ToDictionary();
            if (listing.Count(ExchangeTime.Date(time.GetUtcNow())) - lines.Length is > 0 and var others) excluded[RowReason.NotWatched] = others;
            return new PollOutcome.Fresh(
            [
                new OptionChainSnapshot { Stamp = Stamp(delay), AsOf = at.AddSeconds(-delay), Underlying = symbol, Spot = Spot(symbol)?.Price, Contracts = columns, Excluded = excluded },
            ]);
        }
    }

    private PollOutcome? Trouble(string symbol)
    {
        if (Down is { } down) return new PollOutcome.Unavailable(down);
        if (Refused.TryGetValue(symbol, out var refused)) return new PollOutcome.Unavailable(refused);
        if (Spot(symbol) is not { Problem: { } problem } line) return null;
        return line.IsUnknown ? new PollOutcome.Unknown(problem) : new PollOutcome.Unavailable(problem);
    }

    private static DateTimeOffset? AsOf(IbkrLine line, bool patient) => line.PriceAsOf ?? (patient ? null : line.ReceivedAsOf);

    private static MarketStamp Stamp(int delaySeconds) => new() { RunId = "", Feed = IbkrFeed.FeedName, DelaySeconds = delaySeconds };

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
