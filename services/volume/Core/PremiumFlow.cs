using System.Runtime.InteropServices;
using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Volume.Core;

/// <summary>
/// What has been paid for one underlying's options today, by right and by the side the print took, in whole cents. Only prints whose side is known take part: not those at the middle of
/// the quote, not legs of spreads, not those reported late, which the quote of the moment says nothing of. A cancel takes back what it names where it has a side itself. Feeds without sides leave all at 0.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public record struct PremiumFlow
{
    /// <summary>Calls taken at the ask.</summary>
    public long CallsBoughtCents { get; set; }

    /// <summary>Calls given at the bid.</summary>
    public long CallsSoldCents { get; set; }

    /// <summary>Puts taken at the ask.</summary>
    public long PutsBoughtCents { get; set; }

    /// <summary>Puts given at the bid.</summary>
    public long PutsSoldCents { get; set; }

    /// <summary>True when any print had a side.</summary>
    public readonly bool IsKnown => (CallsBoughtCents | CallsSoldCents | PutsBoughtCents | PutsSoldCents) != 0;

    /// <summary>
    /// Net premium, US dollars: (calls bought − calls sold) − (puts bought − puts sold). Positive where money was put on a rise.
    /// </summary>
    public readonly double NetUsd => (CallsBoughtCents - CallsSoldCents - (PutsBoughtCents - PutsSoldCents)) / 100.0;

    /// <summary>Counts a print, or takes a cancelled one back.</summary>
    public void Add(in Print print, bool isCall, int multiplier)
    {
        var side = print.Took;
        if (side is not (Aggressor.Ask or Aggressor.Bid) || (print.Flags & TradeFlags.Late) != TradeFlags.None) return;
        var cents = print.PremiumCents(multiplier);
        if ((print.Flags & TradeFlags.Cancel) != TradeFlags.None) cents = -cents;
        switch (isCall, side)
        {
            case (true, Aggressor.Ask): CallsBoughtCents += cents; break;
            case (true, _): CallsSoldCents += cents; break;
            case (false, Aggressor.Ask): PutsBoughtCents += cents; break;
            case (false, _): PutsSoldCents += cents; break;
        }
    }
}
