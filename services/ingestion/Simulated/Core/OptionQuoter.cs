namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>A contract's quote as a vendor shows it. Cents are whole, so that prices are exact.</summary>
/// <param name="BidCents">0 where nobody bids.</param>
/// <param name="AskCents">At least one tick, above the bid.</param>
/// <param name="TickCents">The step of the premium.</param>
/// <param name="HasGreeks">False deep in the money, where vendors leave volatility and greeks out.</param>
public readonly record struct OptionQuote(long BidCents, long AskCents, int TickCents, bool HasGreeks, double Volatility, double Delta, double Gamma)
{
    public double? Bid => BidCents > 0 ? BidCents / 100.0 : null;

    public double Ask => AskCents / 100.0;

    /// <summary>The middle of the quote, in points.</summary>
    public double Mid => (BidCents + AskCents) / 200.0;
}

/// <summary>Makes quotes of one underlying at one instant: model value, never under intrinsic, with a spread on the tick grid.</summary>
public sealed class OptionQuoter
{
    private const double DeepDelta = 0.985;

    private readonly ContractBook _book;
    private readonly SmileSlice[] _slices;
    private double _spot;

    public OptionQuoter(ContractBook book)
    {
        _book = book;
        _slices = new SmileSlice[book.Expiries.Length];
    }

    /// <summary>Moves to an instant.</summary>
    /// <param name="level">The volatility index as a multiple of its value at the open.</param>
    public void MoveTo(DateTimeOffset now, double spot, double level)
    {
        _spot = spot;
        for (var i = 0; i < _slices.Length; i++)
            _slices[i] = VolatilitySurface.Slice(_book.Profile.BaseVolatility, level, spot, _book.Expiries[i].YearsFrom(now));
    }

    public OptionQuote Quote(int row)
    {
        var slice = _slices[_book.ExpiryIndex[row]];
        var strike = _book.Strike[row];
        var call = _book.IsCall[row];
        var volatility = slice.At(strike);
        var model = BlackScholes.Value(call, _spot, strike, slice.Years, volatility);
        var intrinsic = Math.Max(0, call ? _spot - strike : strike - _spot);
        var value = Math.Max(model.Value, intrinsic);

        // Wider for dearer options; both edges rise with the value, so that quotes keep the order of the model across strikes.
        var half = (0.004 * value) + (0.006 * Math.Sqrt(value));
        var bidTick = _book.Profile.TickCents(value - half);
        var askTick = _book.Profile.TickCents(value + half);
        var bid = Math.Max(0, (long)Math.Floor((value - half) * 100 / bidTick) * bidTick);
        var ask = Math.Max(askTick, (long)Math.Ceiling((value + half) * 100 / askTick) * askTick);
        if (ask <= bid) ask = bid + askTick;

        var deep = intrinsic > 0 && (Math.Abs(model.Delta) > DeepDelta || model.Value - intrinsic < 0.005);
        return new OptionQuote(bid, ask, askTick, !deep, volatility, model.Delta, model.Gamma);
    }
}
