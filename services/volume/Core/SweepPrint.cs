using System.Runtime.InteropServices;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Volume.Core;

/// <summary>One print of the tape.</summary>
/// <param name="TimeMicros">Microseconds since 1970-01-01 UTC.</param>
/// <param name="Price">Premium per share, in dollars.</param>
/// <param name="Size">Contracts.</param>
/// <param name="Exchange">The provider's exchange id; 0 where unknown.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Print(long TimeMicros, double Price, int Size, int Exchange, TradeFlags Flags, Aggressor Side)
{
    /// <summary>A print with a place in time: neither a cancel nor reported late.</summary>
    public bool IsTimed => (Flags & (TradeFlags.Cancel | TradeFlags.Late)) == TradeFlags.None;

    /// <summary>The side it took; a leg of a spread takes none, since no direction can be read from it.</summary>
    public Aggressor Took => (Flags & TradeFlags.MultiLeg) != TradeFlags.None ? Aggressor.Unknown : Side;

    /// <summary>What was paid, in whole cents, so that a running sum of it is exact.</summary>
    /// <param name="multiplier">Shares a contract.</param>
    public long PremiumCents(int multiplier) => (long)Math.Round(PremiumUsd(multiplier) * 100);

    /// <summary>What was paid, in dollars.</summary>
    /// <param name="multiplier">Shares a contract.</param>
    public double PremiumUsd(int multiplier) => Price * Size * multiplier;
}

/// <summary>What a sweep window keeps: one print, or several that were joined.</summary>
[StructLayout(LayoutKind.Auto)]
public record struct SweepPrint
{
    /// <summary>Time of the first print in it, microseconds since 1970-01-01 UTC.</summary>
    public long TimeMicros { get; set; }

    public long Contracts { get; set; }
    public int Prints { get; set; }
    public int IsoPrints { get; set; }
    public long PremiumCents { get; set; }
    public double Low { get; set; }
    public double High { get; set; }

    /// <summary>The price it began at.</summary>
    public double First { get; set; }

    /// <summary>The price it has come to.</summary>
    public double Last { get; set; }

    /// <summary>How often a print was dearer than the one before it.</summary>
    public int StepsUp { get; set; }

    /// <summary>How often a print was cheaper than the one before it.</summary>
    public int StepsDown { get; set; }

    /// <summary>A bit for each exchange: <see cref="ExchangeBits"/>.</summary>
    public ulong Exchanges { get; set; }

    public long AtBid { get; set; }
    public long AtMid { get; set; }
    public long AtAsk { get; set; }

    /// <summary>US dollars.</summary>
    public readonly double PremiumUsd => PremiumCents / 100.0;

    /// <summary>One print.</summary>
    /// <param name="multiplier">Shares a contract.</param>
    public static SweepPrint Of(in Print print, int multiplier, ulong exchange)
    {
        var side = print.Took;
        return new SweepPrint
        {
            TimeMicros = print.TimeMicros,
            Contracts = print.Size,
            Prints = 1,
            IsoPrints = (print.Flags & TradeFlags.IntermarketSweep) != TradeFlags.None ? 1 : 0,
            PremiumCents = print.PremiumCents(multiplier),
            Low = print.Price,
            High = print.Price,
            First = print.Price,
            Last = print.Price,
            Exchanges = exchange,
            AtBid = side == Aggressor.Bid ? print.Size : 0,
            AtMid = side == Aggressor.Mid ? print.Size : 0,
            AtAsk = side == Aggressor.Ask ? print.Size : 0,
        };
    }

    /// <summary>Joins a later one into this one; the time stays.</summary>
    public void Join(in SweepPrint other)
    {
        if (other.Prints == 0) return;
        if (Prints == 0)
        {
            (Low, High, First) = (other.Low, other.High, other.First);
        }
        else
        {
            (Low, High) = (Math.Min(Low, other.Low), Math.Max(High, other.High));
            if (other.First > Last) StepsUp++;
            if (other.First < Last) StepsDown++;
        }

        Last = other.Last;
        StepsUp += other.StepsUp;
        StepsDown += other.StepsDown;
        Contracts += other.Contracts;
        Prints += other.Prints;
        IsoPrints += other.IsoPrints;
        PremiumCents += other.PremiumCents;
        Exchanges |= other.Exchanges;
        AtBid += other.AtBid;
        AtMid += other.AtMid;
        AtAsk += other.AtAsk;
    }

    /// <summary>Takes one cancelled print out, and says how much premium went with it. Of several joined prints the sides shrink to what is left.</summary>
    public long Cancel(long contracts, long premiumCents)
    {
        Contracts -= contracts;
        Prints--;
        IsoPrints = Math.Min(IsoPrints, Prints);
        var gone = Prints == 0 ? PremiumCents : Math.Min(PremiumCents, premiumCents);
        PremiumCents -= gone;
        AtBid = Math.Min(AtBid, Contracts);
        AtMid = Math.Min(AtMid, Contracts);
        AtAsk = Math.Min(AtAsk, Contracts);
        if (Prints == 0) Exchanges = 0;
        return gone;
    }
}
