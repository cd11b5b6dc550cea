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
    public double PremiumUsd { get; set; }
    public double Low { get; set; }
    public double High { get; set; }

    /// <summary>A bit for each exchange: <see cref="ExchangeBits"/>.</summary>
    public ulong Exchanges { get; set; }

    public long AtBid { get; set; }
    public long AtMid { get; set; }
    public long AtAsk { get; set; }

    /// <summary>One print; a leg of a spread takes no side, since no direction can be read from it.</summary>
    /// <param name="multiplier">Shares a contract.</param>
    public static SweepPrint Of(in Print print, int multiplier, ulong exchange)
    {
        var side = (print.Flags & TradeFlags.MultiLeg) != TradeFlags.None ? Aggressor.Unknown : print.Side;
        return new SweepPrint
        {
            TimeMicros = print.TimeMicros,
            Contracts = print.Size,
            Prints = 1,
            IsoPrints = (print.Flags & TradeFlags.IntermarketSweep) != TradeFlags.None ? 1 : 0,
            PremiumUsd = print.Price * print.Size * multiplier,
            Low = print.Price,
            High = print.Price,
            Exchanges = exchange,
            AtBid = side == Aggressor.Bid ? print.Size : 0,
            AtMid = side == Aggressor.Mid ? print.Size : 0,
            AtAsk = side == Aggressor.Ask ? print.Size : 0,
        };
    }

    /// <summary>Joins another into this one; the time stays.</summary>
    public void Join(in SweepPrint other)
    {
        if (other.Prints == 0) return;
        Low = Prints == 0 ? other.Low : Math.Min(Low, other.Low);
        High = Prints == 0 ? other.High : Math.Max(High, other.High);
        Contracts += other.Contracts;
        Prints += other.Prints;
        IsoPrints += other.IsoPrints;
        PremiumUsd += other.PremiumUsd;
        Exchanges |= other.Exchanges;
        AtBid += other.AtBid;
        AtMid += other.AtMid;
        AtAsk += other.AtAsk;
    }

    /// <summary>Takes one cancelled print out. Of several joined prints the sides shrink to what is left.</summary>
    public void Cancel(long contracts, double premiumUsd)
    {
        Contracts -= contracts;
        Prints--;
        IsoPrints = Math.Min(IsoPrints, Prints);
        PremiumUsd = Prints == 0 ? 0 : Math.Max(0, PremiumUsd - premiumUsd);
        AtBid = Math.Min(AtBid, Contracts);
        AtMid = Math.Min(AtMid, Contracts);
        AtAsk = Math.Min(AtAsk, Contracts);
        if (Prints == 0) Exchanges = 0;
    }
}
