namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>
/// Elementary functions from addition, multiplication, division and square root alone. Those are exact by IEEE 754 on every machine; the
/// platform's own exp and log differ in the last bit between C libraries, which a path that feeds on itself would carry into the market.
/// Accurate to a few units in the last place.
/// </summary>
public static class PortableMath
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double Log2E = 1.4426950408889634;
    private const double Sqrt2 = 1.4142135623730951;
    private const double Sqrt2Pi = 2.5066282746310002;

    /// <summary>eˣ; 0 below −708, infinite above 709.</summary>
    public static double Exp(double x)
    {
        if (x < -708) return 0;
        if (x > 709) return double.PositiveInfinity;
        var k = Math.Floor((x * Log2E) + 0.5);
        var r = x - (k * Ln2High) - (k * Ln2Low);

        // Taylor to r¹³: |r| ≤ 0.35 leaves 5e-18.
        var p = 1.0 / 6227020800;
        p = (p * r) + (1.0 / 479001600);
        p = (p * r) + (1.0 / 39916800);
        p = (p * r) + (1.0 / 3628800);
        p = (p * r) + (1.0 / 362880);
        p = (p * r) + (1.0 / 40320);
        p = (p * r) + (1.0 / 5040);
        p = (p * r) + (1.0 / 720);
        p = (p * r) + (1.0 / 120);
        p = (p * r) + (1.0 / 24);
        p = (p * r) + (1.0 / 6);
        p = (p * r) + 0.5;
        p = (p * r) + 1;
        p = (p * r) + 1;
        return p * BitConverter.Int64BitsToDouble(((long)k + 1023) << 52);
    }

    /// <summary>The natural logarithm of a positive normal number.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> is not a positive, finite, normal number.</exception>
    public static double Log(double x)
    {
        if (!double.IsNormal(x) || x < 0) throw new ArgumentOutOfRangeException(nameof(x), x, "The logarithm needs a positive, finite, normal number.");
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)((bits >> 52) & 0x7FF) - 1023;
        var m = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m > Sqrt2)
        {
            m *= 0.5;
            exponent++;
        }

        // ln m = 2 artanh s, |s| ≤ 0.172: the series to s²¹ leaves 1e-18.
        var s = (m - 1) / (m + 1);
        var t = s * s;
        var p = 1.0 / 21;
        for (var n = 19; n >= 1; n -= 2) p = (p * t) + (1.0 / n);
        return (exponent * Ln2High) + ((exponent * Ln2Low) + (2 * s * p));
    }

    /// <summary>x to the power <paramref name="y"/>, for positive x.</summary>
    public static double Pow(double x, double y) => Exp(y * Log(x));

    /// <summary>The standard normal density.</summary>
    public static double NormalDensity(double x) => Exp(-0.5 * x * x) / Sqrt2Pi;

    /// <summary>The standard normal distribution, to 1e-15: Hart (1968) as given by West, "Better approximations to cumulative normal functions" (2005).</summary>
    public static double NormalCdf(double x)
    {
        var a = Math.Abs(x);
        if (a > 37) return x > 0 ? 1 : 0;
        var e = Exp(-0.5 * a * a);
        double tail;
        if (a < 7.07106781186547)
        {
            var n = (3.52624965998911e-02 * a) + 0.700383064443688;
            n = (n * a) + 6.37396220353165;
            n = (n * a) + 33.912866078383;
            n = (n * a) + 112.079291497871;
            n = (n * a) + 221.213596169931;
            n = (n * a) + 220.206867912376;
            var d = (8.83883476483184e-02 * a) + 1.75566716318264;
            d = (d * a) + 16.064177579207;
            d = (d * a) + 86.7807322029461;
            d = (d * a) + 296.564248779674;
            d = (d * a) + 637.333633378831;
            d = (d * a) + 793.826512519948;
            d = (d * a) + 440.413735824752;
            tail = e * n / d;
        }
        else
        {
            tail = e / (a + (1 / (a + (2 / (a + (3 / (a + (4 / (a + 0.65))))))))) / Sqrt2Pi;
        }

        return x > 0 ? 1 - tail : tail;
    }
}
