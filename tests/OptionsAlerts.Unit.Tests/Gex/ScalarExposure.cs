using OptionsAlerts.Gex.Core;

namespace OptionsAlerts.Unit.Tests.Gex;

/// <summary>The exposures of a book one contract at a time, straight from the formulas: what the vectorised kernel is held to.</summary>
internal sealed class ScalarExposure
{
    public ScalarExposure(ChainBook book, GexSettings settings, double spot, DateTimeOffset at)
    {
        (Calls, Puts) = (new double[book.StrikeMills.Length], new double[book.StrikeMills.Length]);
        (CallGreeks, PutGreeks) = (new GreekExposure[book.StrikeMills.Length], new GreekExposure[book.StrikeMills.Length]);
        (CallByExpiry, PutByExpiry) = (new double[book.Expiries.Length], new double[book.Expiries.Length]);
        var perYear = settings.DayCount == DayCount.Business262 ? 262.0 : 365.0;
        for (var i = 0; i < book.Model.Cell.Length; i++)
        {
            var (strike, isCall, expiry) = (book.Model.Cell[i] / 2, book.Model.Cell[i] % 2 == 0, book.Model.Expiry[i]);
            var right = isCall ? Contracts.OptionRight.Call : Contracts.OptionRight.Put;
            var (date, settlesAt) = book.Expiries[expiry];
            if (Settlement.IsGone(settings.DayCount, date, settlesAt, at)) continue;
            var years = Settlement.Years(settings.DayCount, date, settlesAt, at);
            var (k, sigma, dollars) = (book.StrikeMills[strike] / 1000.0, book.Model.Volatility[i], book.Model.Weight[i] * spot);
            (isCall ? CallGreeks : PutGreeks)[strike] += new GreekExposure(
                BlackScholes.Delta(right, spot, k, sigma, years, settings.Rate, settings.DividendYield) * dollars,
                BlackScholes.Vanna(spot, k, sigma, years, settings.Rate, settings.DividendYield) * dollars * 0.01,
                BlackScholes.Charm(right, spot, k, sigma, years, settings.Rate, settings.DividendYield) * dollars / perYear);
            var gamma = BlackScholes.Gamma(spot, k, sigma, years, settings.Rate, settings.DividendYield) * dollars;
            ModelNet += gamma;
            if (settings.Gamma == GammaSource.Model) Add(strike, isCall, expiry, gamma);
        }

        for (var i = 0; i < book.Fixed.Cell.Length; i++)
        {
            var (date, settlesAt) = book.Expiries[book.Fixed.Expiry[i]];
            if (Settlement.IsGone(settings.DayCount, date, settlesAt, at)) continue;
            Add(book.Fixed.Cell[i] / 2, book.Fixed.Cell[i] % 2 == 0, book.Fixed.Expiry[i], book.Fixed.WeightedGamma[i] * spot);
        }
    }

    public double[] Calls { get; }
    public double[] Puts { get; }
    public double[] CallByExpiry { get; }
    public double[] PutByExpiry { get; }
    public GreekExposure[] CallGreeks { get; }
    public GreekExposure[] PutGreeks { get; }
    public double ModelNet { get; }

    private void Add(int strike, bool isCall, int expiry, double exposure)
    {
        (isCall ? Calls : Puts)[strike] += exposure;
        (isCall ? CallByExpiry : PutByExpiry)[expiry] += exposure;
    }
}
