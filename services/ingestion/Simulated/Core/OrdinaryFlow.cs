using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>
/// The flow nobody should be alerted to. Each contract trades its planned volume along the day's curve; the market's activity comes in bursts
/// round that curve, sizes and times are drawn. A contract is never far ahead of its curve, and a print is never a block.
/// </summary>
public sealed class OrdinaryFlow
{
    private const double BurstSpread = 0.7;
    private const double BurstMinutes = 1.5;
    private const double Behind = 0.93;
    private const double Ahead = 1.04;
    private const int MostPrintsAStep = 4;
    private const double LeastPrintsADay = 12;
    private const long MostPremiumCents = 40_000_000;

    private readonly ContractBook _book;
    private readonly double[] _target;
    private readonly SessionStory? _story;
    private readonly Xoshiro256 _draw;
    private readonly RecentPrints _recent;
    private readonly int[] _rows;
    private readonly int[] _nextSize;
    private readonly double[] _due;
    private readonly double[] _done;
    private double _activity;
    private double _clock;

    /// <param name="story">The day's story where its surge of put volume is to be seen in this underlying, else null.</param>
    public OrdinaryFlow(ContractBook book, VolumePlan plan, SessionStory? story, Xoshiro256 draw)
    {
        _book = book;
        _target = plan.Target;
        _story = story;
        _draw = draw;
        _recent = new RecentPrints(draw);
        _rows = [.. Enumerable.Range(0, book.Count).Where(row => plan.Target[row] >= 1)];
        _nextSize = new int[book.Count];
        _due = new double[book.Count];
        _done = new double[book.Count];
        foreach (var row in _rows)
        {
            DrawNext(row);

            // Somewhere in its rhythm at the open, so that the tape does not start with a silence.
            _due[row] = _nextSize[row] * _draw.Uniform(0.1, 1.1);
        }

    }

    /// <summary>Adds the prints of the time from <paramref name="from"/> to <paramref name="to"/> (minutes of the session).</summary>
    /// <param name="startMicros">The instant of <paramref name="from"/>, microseconds since 1970-01-01 UTC.</param>
    public void Advance(double from, double to, long startMicros, OptionQuoter quoter, TapeWriter tape)
    {
        AdvanceClock(from, to);
        var putClock = _clock + (_story?.PutSurgeBy(to) ?? 0);
        var span = (long)((to - from) * 60_000_000);
        var openMicros = startMicros - (long)(from * 60_000_000);
        foreach (var row in _rows)
        {
            var quota = _target[row] * (_book.IsCall[row] ? _clock : putClock);
            for (var n = 0; quota >= _due[row] && n < MostPrintsAStep; n++)
            {
                Trade(row, startMicros + 1 + (long)(_draw.NextDouble() * (span - 10_000)), openMicros, quoter, tape);
                DrawNext(row);
            }
        }
    }

    private void AdvanceClock(double from, double to)
    {
        var keep = PortableMath.Exp((from - to) / BurstMinutes);
        _activity = (keep * _activity) + (BurstSpread * Math.Sqrt(1 - (keep * keep)) * _draw.Gaussian(3));
        double before = IntradayCurve.VolumeShare(from), after = IntradayCurve.VolumeShare(to);
        var wish = _clock + ((after - before) * PortableMath.Exp(_activity));
        _clock = Math.Max(_clock, Math.Clamp(wish, Behind * after, Ahead * after));
    }

    private void Trade(int row, long micros, long openMicros, OptionQuoter quoter, TapeWriter tape)
    {
        var quote = quoter.Quote(row);
        var size = (int)Math.Clamp(_nextSize[row], 1, Math.Max(1, MostPremiumCents / (quote.AskCents * 100)));
        _done[row] += size;

        var (condition, flags) = _draw.NextDouble() switch
        {
            < 0.78 => (TapeCodes.AutomaticExecution, TradeFlags.None),
            < 0.82 => (TapeCodes.IntermarketSweep, TradeFlags.IntermarketSweep),
            < 0.96 => (TapeCodes.MultiLegAutoElectronic, TradeFlags.MultiLeg),
            < 0.998 => (TapeCodes.SingleLegAuction, TradeFlags.None),
            _ => (TapeCodes.Late, TradeFlags.Late),
        };
        var (price, side) = Price(quote);
        var exchange = TapeCodes.DrawExchange(_draw);
        var late = (flags & TradeFlags.Late) != TradeFlags.None ? Math.Min((long)_draw.Uniform(20e6, 90e6), micros - openMicros) : 0;

        // An order larger than one exchange shows is filled on several at once.
        var parts = flags == TradeFlags.Late || size < 20 ? 1 : _draw.NextInt(1, 4);
        for (var part = 0; part < parts; part++)
        {
            var share = (size * (part + 1) / parts) - (size * part / parts);
            var print = new Print(row, micros + (part * 1500), price, share, TapeCodes.ExchangeAfter(exchange, part), condition, flags, side) { LateByMicros = late };
            tape.Add(print);
            _recent.Remember(print);
        }

        if (_recent.CancelOne(micros + 5000) is { } cancel) tape.Add(cancel);
    }

    private (long Cents, Aggressor Side) Price(OptionQuote quote)
    {
        var u = _draw.NextDouble();
        var mid = (quote.BidCents + quote.AskCents) / 2;
        if (u < 0.40 && quote.BidCents > 0) return (quote.BidCents, Aggressor.Bid);
        return u > 0.82 && mid > quote.BidCents ? (mid, Aggressor.Mid) : (quote.AskCents, Aggressor.Ask);
    }

    private void DrawNext(int row)
    {
        var size = _draw.NextDouble() switch
        {
            < 0.45 => _draw.NextInt(1, 5),
            < 0.75 => _draw.NextInt(5, 16),
            < 0.91 => _draw.NextInt(16, 41),
            < 0.985 => _draw.NextInt(41, 81),
            _ => _draw.NextInt(81, 121),
        };
        _nextSize[row] = (int)Math.Clamp(size, 1, Math.Max(1, _target[row] / LeastPrintsADay));

        // Due when the curve has reached the print and a little more: volume stays near or below the curve, so that no print looks like a rush.
        _due[row] = _done[row] + (_nextSize[row] * _draw.Uniform(1.0, 1.5));
    }
}

/// <summary>The prints of late that may still be cancelled, each at most once.</summary>
internal sealed class RecentPrints(Xoshiro256 draw)
{
    private const int Kept = 256;
    private const double CancelsAPrint = 0.0005;

    private readonly Print[] _ring = new Print[Kept];
    private int _next;

    public void Remember(Print print)
    {
        _ring[_next] = print;
        _next = (_next + 1) % Kept;
    }

    /// <summary>Now and then the cancel of one of them; else null.</summary>
    public Print? CancelOne(long micros)
    {
        if (draw.NextDouble() >= CancelsAPrint) return null;
        var place = draw.NextInt(0, Kept);
        var print = _ring[place];
        if (print.Size == 0 || print.ReportedMicros > micros) return null;
        _ring[place] = default;
        return print with { ReportedMicros = micros, LateByMicros = 0, Condition = TapeCodes.Canceled, Flags = TradeFlags.Cancel, Side = Aggressor.Unknown };
    }
}
