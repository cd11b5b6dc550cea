using OptionsAlerts.Contracts;

namespace OptionsAlerts.Ingestion.Ibkr;

/// <summary>One market data line and what its ticks have said so far. Not safe by itself: <see cref="IbkrBook"/> guards it.</summary>
internal sealed class IbkrLine(int id, string name, OccSymbol? option)
{
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    private DateTimeOffset? _lastChange;
    private DateTimeOffset? _lastTrade;

    /// <summary>The number of its request.</summary>
    public int Id => id;

    /// <summary>The underlying, by plain symbol.</summary>
    public string Name => name;

    /// <summary>The contract; null where the line is the underlying itself.</summary>
    public OccSymbol? Option => option;

    public double? Bid { get; private set; }

    public double? Ask { get; private set; }

    public double? Last { get; private set; }

    public double? DayVolume { get; private set; }

    public double? OpenInterest { get; private set; }

    public double? ImpliedVolatility { get; private set; }

    public double? Delta { get; private set; }

    public double? Gamma { get; private set; }

    /// <summary>When the last tick of any kind came; null before the first.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>True where the data is 15 minutes late.</summary>
    public bool IsDelayed { get; set; }

    /// <summary>Why it says nothing; null where nothing is wrong. A tick takes it away.</summary>
    public string? Problem { get; set; }

    /// <summary>True where TWS knows no such contract.</summary>
    public bool IsUnknown { get; set; }

    public int DelaySeconds => IsDelayed ? 900 : 0;

    /// <summary>The price of an underlying: its last trade, else the middle of its quote; null before either.</summary>
    public double? Price => Last ?? (Bid > 0 && Ask >= Bid ? (Bid + Ask) / 2 : null);

    /// <summary>
    /// The market time of the price: the last trade's where TWS says it, since the first tick after a subscription may be hours old; the time of receipt, less the delay, once
    /// the price has changed, and for the middle of a quote. Null while it cannot be told.
    /// </summary>
    public DateTimeOffset? PriceAsOf => Last is null ? ReceivedAsOf : Later(_lastTrade, _lastChange?.AddSeconds(-DelaySeconds));

    /// <summary>When the last tick of any kind came, less the delay.</summary>
    public DateTimeOffset? ReceivedAsOf => At?.AddSeconds(-DelaySeconds);

    /// <summary>A price tick: 1, 2, 4 are bid, ask, last; 66, 67, 68 the delayed ones. −1 is "no quote".</summary>
    /// <returns>True where the tick says something this client keeps.</returns>
    public bool Priced(int tick, double? price, DateTimeOffset now)
    {
        var usable = price is > 0 ? price : null;
        switch (tick)
        {
            case 1 or 66: Bid = price is 0 ? 0 : usable; break;
            case 2 or 67: Ask = price is 0 ? 0 : usable; break;
            case 4 or 68 when usable is { } last:
                if (Last is { } before && before != last) _lastChange = now;
                Last = last;
                break;
            default: return false;
        }

        if (tick >= 66) IsDelayed = true;
        return Ticked(now);
    }

    /// <summary>A size tick: 8 and 74 are the day's volume, 27 and 28 the open interest of calls and of puts.</summary>
    /// <returns>True where the tick says something this client keeps.</returns>
    public bool Sized(int tick, double? size, DateTimeOffset now)
    {
        if (size is null or < 0) return false;
        switch (tick)
        {
            case 8 or 74: DayVolume = size; break;
            case 27 when option is { Right: OptionRight.Call }: OpenInterest = size; break;
            case 28 when option is { Right: OptionRight.Put }: OpenInterest = size; break;
            default: return false;
        }

        return Ticked(now);
    }

    /// <summary>The model's numbers (ticks 13 and 83). −1 (volatility), −2 (delta, gamma) and what is not set are "not computed".</summary>
    /// <returns>True where the tick says something this client keeps.</returns>
    public bool Computed(int tick, double? volatility, double? delta, double? gamma, DateTimeOffset now)
    {
        if (tick is not (13 or 83)) return false;
        ImpliedVolatility = volatility is > 0 ? volatility : null;
        Delta = delta is >= -1 and <= 1 ? delta : null;
        Gamma = gamma is >= 0 ? gamma : null;
        return Ticked(now);
    }

    /// <summary>The time of the last trade (ticks 45 and 88), in seconds since 1970.</summary>
    public void Traded(int tick, long seconds, DateTimeOffset now)
    {
        if (tick is not (45 or 88) || seconds < 0 || seconds > (now + ClockSlack).ToUnixTimeSeconds()) return;
        _lastTrade = DateTimeOffset.FromUnixTimeSeconds(seconds);
    }

    private bool Ticked(DateTimeOffset now)
    {
        At = now;
        Problem = null;
        return true;
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}
