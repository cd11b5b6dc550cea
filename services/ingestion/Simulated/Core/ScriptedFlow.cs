using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>Executes the day's scripted orders at the quotes of their moment.</summary>
public sealed class ScriptedFlow(ScriptedPrint[] script, Xoshiro256 draw)
{
    private int _next;
    private int _firstExchange;

    /// <summary>Adds the prints due before <paramref name="to"/> (minutes of the session).</summary>
    /// <param name="openMicros">The instant of the open, microseconds since 1970-01-01 UTC.</param>
    public void Advance(double to, long openMicros, OptionQuoter quoter, TapeWriter tape)
    {
        for (; _next < script.Length && script[_next].Second < to * 60; _next++)
        {
            var order = script[_next];
            tape.Add(Execute(order, openMicros + (long)(order.Second * 1e6), quoter.Quote(order.Row)));
        }
    }

    private Print Execute(ScriptedPrint order, long micros, OptionQuote quote)
    {
        if (order.Hop == 0) _firstExchange = TapeCodes.DrawExchange(draw);
        return order.Style switch
        {
            ScriptedStyle.Sweep => new Print(
                order.Row, micros, quote.AskCents + (order.Hop / 4 * quote.TickCents), order.Size, TapeCodes.ExchangeAfter(_firstExchange, order.Hop),
                TapeCodes.IntermarketSweep, TradeFlags.IntermarketSweep, Aggressor.Ask),
            ScriptedStyle.Block => new Print(
                order.Row, micros, (quote.BidCents + quote.AskCents + 1) / 2, order.Size, _firstExchange,
                TapeCodes.SingleLegAuction, TradeFlags.None, quote.AskCents - quote.BidCents > 1 ? Aggressor.Mid : Aggressor.Ask),
            ScriptedStyle.Patient => new Print(
                order.Row, micros, quote.AskCents, order.Size, _firstExchange, TapeCodes.AutomaticExecution, TradeFlags.None, Aggressor.Ask),
            _ => throw new ArgumentOutOfRangeException(nameof(order), order.Style, "Not a style of execution."),
        };
    }
}
