using OptionsAlerts.Contracts;

namespace OptionsAlerts.Gex.Core;

/// <summary>
/// Black–Scholes–Merton with continuous rate and dividend yield. Prices per share, time in years, volatility as a fraction a year.
/// Source: Hull, Options, Futures and Other Derivatives, chapters 17 and 19; the normal distribution after West,
/// "Better approximations to cumulative normal functions" (2005).
/// </summary>
public static class BlackScholes
{
    /// <summary>The range an implied volatility is sought in, and outside of which one is not believed.</summary>
    public const double MinVolatility = 1e-3, MaxVolatility = 20;

    private const double InverseSqrtTwoPi = 0.39894228040143267794;

    /// <summary>Gamma per point: e^(−qT) φ(d₁) / (S σ √T); the same for call and put. All of spot, strike, volatility and years above 0.</summary>
    public static double Gamma(double spot, double strike, double volatility, double years, double rate, double dividendYield)
    {
        var deviation = volatility * Math.Sqrt(years);
        var d1 = D1(spot, strike, volatility, years, rate, dividendYield);
        return Math.Exp(-dividendYield * years) * Density(d1) / (spot * deviation);
    }

    /// <summary>∂V/∂S: e^(−qT) φΦ(φd₁), φ = +1 for a call, −1 for a put. −1 to 1.</summary>
    public static double Delta(OptionRight right, double spot, double strike, double volatility, double years, double rate, double dividendYield)
    {
        var sign = right == OptionRight.Call ? 1 : -1;
        return sign * Math.Exp(-dividendYield * years) * Cumulative(sign * D1(spot, strike, volatility, years, rate, dividendYield));
    }

    /// <summary>∂Δ/∂σ, per 1.00 of volatility: −e^(−qT) φ(d₁) d₂/σ; the same for call and put.</summary>
    public static double Vanna(double spot, double strike, double volatility, double years, double rate, double dividendYield)
    {
        var d1 = D1(spot, strike, volatility, years, rate, dividendYield);
        return -Math.Exp(-dividendYield * years) * Density(d1) * (d1 - (volatility * Math.Sqrt(years))) / volatility;
    }

    /// <summary>∂Δ/∂t as time passes, per year: q·Δ − e^(−qT) φ(d₁) (2(r − q)T − d₂σ√T)/(2Tσ√T).</summary>
    public static double Charm(OptionRight right, double spot, double strike, double volatility, double years, double rate, double dividendYield)
    {
        var deviation = volatility * Math.Sqrt(years);
        var d1 = D1(spot, strike, volatility, years, rate, dividendYield);
        var drift = ((2 * (rate - dividendYield) * years) - ((d1 - deviation) * deviation)) / (2 * years * deviation);
        return (dividendYield * Delta(right, spot, strike, volatility, years, rate, dividendYield)) - (Math.Exp(-dividendYield * years) * Density(d1) * drift);
    }

    /// <summary>The value of one European option.</summary>
    public static double Price(OptionRight right, double spot, double strike, double volatility, double years, double rate, double dividendYield)
    {
        var d1 = D1(spot, strike, volatility, years, rate, dividendYield);
        var d2 = d1 - (volatility * Math.Sqrt(years));
        var sign = right == OptionRight.Call ? 1 : -1;
        return sign * ((spot * Math.Exp(-dividendYield * years) * Cumulative(sign * d1)) - (strike * Math.Exp(-rate * years) * Cumulative(sign * d2)));
    }

    /// <summary>
    /// The volatility at which the model gives <paramref name="price"/>; null where the price is not strictly within the no-arbitrage bounds
    /// or the volatility would lie outside <see cref="MinVolatility"/> to <see cref="MaxVolatility"/>.
    /// </summary>
    public static double? ImpliedVolatility(OptionRight right, double price, double spot, double strike, double years, double rate, double dividendYield)
    {
        var (asset, cash) = (spot * Math.Exp(-dividendYield * years), strike * Math.Exp(-rate * years));
        if (!(asset > 0 && cash > 0 && years > 0)) return null;

        // By put-call parity the out-of-the-money side is solved: an in-the-money price is mostly intrinsic value, whose digits hide the rest.
        var otm = asset >= cash ? OptionRight.Put : OptionRight.Call;
        var target = right == otm ? price : price - Math.Abs(asset - cash);
        if (!(target > 0 && target < Math.Min(asset, cash))) return null;
        if (Price(otm, spot, strike, MinVolatility, years, rate, dividendYield) > target) return null;
        if (Price(otm, spot, strike, MaxVolatility, years, rate, dividendYield) < target) return null;

        // Newton from the point of inflection (Manaster and Koehler 1982), kept inside a bracket that bisection shrinks where Newton would leave it.
        var (low, high) = (MinVolatility, MaxVolatility);
        var guess = Math.Clamp(Math.Sqrt(2 * Math.Abs(Math.Log(asset / cash)) / years), 0.01, 10);
        for (var step = 0; step < 100; step++)
        {
            var miss = Price(otm, spot, strike, guess, years, rate, dividendYield) - target;
            if (miss > 0) high = guess;
            else low = guess;

            var vega = asset * Density(D1(spot, strike, guess, years, rate, dividendYield)) * Math.Sqrt(years);
            var next = guess - (miss / vega);
            if (!(next > low && next < high)) next = (low + high) / 2;
            if (Math.Abs(next - guess) < 1e-10 * guess) return next;
            guess = next;
        }

        return guess;
    }

    /// <summary>The standard normal density φ.</summary>
    public static double Density(double x) => InverseSqrtTwoPi * Math.Exp(-0.5 * x * x);

    /// <summary>The standard normal distribution Φ, to 15 decimal places; in the far tails to eight significant digits.</summary>
    public static double Cumulative(double x)
    {
        var size = Math.Abs(x);
        double tail;
        if (size > 37) tail = 0;
        else if (size < 7.07106781186547)
        {
            tail = Math.Exp(-0.5 * size * size) * Polynomial(Numerator, size) / Polynomial(Denominator, size);
        }
        else
        {
            var fraction = size + (1 / (size + (2 / (size + (3 / (size + (4 / (size + 0.65))))))));
            tail = Density(size) / fraction;
        }

        return x > 0 ? 1 - tail : tail;
    }

    // Highest power first.
    private static ReadOnlySpan<double> Numerator =>
        [0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376];

    private static ReadOnlySpan<double> Denominator =>
        [0.0883883476483184, 1.75566716318764, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752];

    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        var value = 0.0;
        foreach (var coefficient in coefficients) value = (value * x) + coefficient;
        return value;
    }

    private static double D1(double spot, double strike, double volatility, double years, double rate, double dividendYield) =>
        (Math.Log(spot / strike) + ((rate - dividendYield + (0.5 * volatility * volatility)) * years)) / (volatility * Math.Sqrt(years));
}
