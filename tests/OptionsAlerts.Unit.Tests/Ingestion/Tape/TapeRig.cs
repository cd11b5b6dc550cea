using System.Text;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Tape;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tape;

/// <summary>A tape over SPX and SPY, before the session of 2026-06-12 unless said otherwise, emptied by hand.</summary>
internal sealed class TapeRig
{
    public const string Call = "SPY260612C00600000";
    public const string Put = "SPXW260612P06000000";
    public static readonly DateTimeOffset Night = new(2026, 6, 12, 8, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset InSession = new(2026, 6, 12, 15, 0, 0, TimeSpan.Zero);

    private static readonly MarketStamp Stamp = new() { RunId = "live", Feed = "test" };
    private long _sequence;

    public TapeRig(TapeOptions? options = null, DateTimeOffset? at = null)
    {
        Now = at ?? Night;
        Tape = new MarketTape(["SPX", "SPY"], options ?? new TapeOptions(), Now);
    }

    public MarketTape Tape { get; }

    public DateTimeOffset Now { get; set; }

    public long Micros => Of(Now);

    public static long Of(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public int Id(string symbol) => Tape.Contract(Encoding.UTF8.GetBytes(symbol));

    /// <summary>A print that nothing is wrong with, with a sequence of its own.</summary>
    public TapeTrade Print(string symbol = Call, double price = 1.54, int size = 1, TradeFlags flags = TradeFlags.None) =>
        new(Id(symbol), Micros, price, size, 65, ++_sequence, 233, flags);

    /// <summary>Writes a print and ends the linger; the side it got.</summary>
    public Aggressor SideOf(TapeTrade trade)
    {
        Tape.Trade(trade);
        return (Aggressor)Tick().Single().Side.Single();
    }

    public IReadOnlyList<OptionTradeBatch> Tick()
    {
        Tape.Tick(Now);
        return Drain();
    }

    /// <summary>Everything finished, taken as published.</summary>
    public IReadOnlyList<OptionTradeBatch> Drain()
    {
        var batches = new List<OptionTradeBatch>();
        while (Tape.TryTake(out var columns))
        {
            batches.Add(columns.ToBatch(Tape.NameOf(columns), Stamp));
            Tape.Published(columns, TimeSpan.Zero);
        }

        batches.ForEach(batch => batch.Validate());
        return batches;
    }
}
