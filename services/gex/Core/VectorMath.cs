using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OptionsAlerts.Gex.Core;

/// <summary>
/// Functions of eight doubles at once. Built of operations that round alike on every processor (fused multiply-add among them), so that a
/// recorded run decides the same with vectors of 64, 32 or 16 bytes.
/// </summary>
internal static class VectorMath
{
    private const double Log2E = 1.4426950408889634;
    private const double Ln2 = 0.6931471805599453, Ln2Rest = 2.3190468138462996e-17;

    // Adding it rounds to a whole number, which then stands in the lowest bits.
    private const double Rounding = 6755399441055744.0;

    /// <summary>
    /// e^x to 3 units in the last place, for x from −700 to 700. Source: x = n·ln 2 + r, |r| ≤ ln 2 / 2; e^r by the polynomial of degree 11 through
    /// the Chebyshev expansion (its own error 1.5e−17).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2E), Vector512.Create(Rounding));
        var n = shifted - Vector512.Create(Rounding);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Rest), r);

        var p = Vector512.FusedMultiplyAdd(Vector512.Create(2.5114933069618484e-08), r, Vector512.Create(2.7632716110097873e-07));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(2.7557224767288023e-06));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(2.4801485275248647e-05));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.00019841269909424066));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.0013888888952508691));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.00833333333330943));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.04166666666648736));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.16666666666666702));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5000000000000019));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<double>.One);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<double>.One);
        return (p.AsInt64() + (shifted.AsInt64() << 52)).AsDouble();
    }

    /// <summary>
    /// The normal distribution's tail Φ(−|x|), given e^(−x²/2): to 15 decimal places. Source: Hart's rational function as West gives it
    /// (see <see cref="BlackScholes"/>), which tends to the tail's own asymptote 1/(x√2π) beyond the range it is made for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> NormalTail(Vector512<double> x, Vector512<double> expOfMinusHalfSquare)
    {
        var size = Vector512.Abs(x);
        var above = Vector512.FusedMultiplyAdd(Vector512.Create(0.0352624965998911), size, Vector512.Create(0.700383064443688));
        above = Vector512.FusedMultiplyAdd(above, size, Vector512.Create(6.37396220353165));
        above = Vector512.FusedMultiplyAdd(above, size, Vector512.Create(33.912866078383));
        above = Vector512.FusedMultiplyAdd(above, size, Vector512.Create(112.079291497871));
        above = Vector512.FusedMultiplyAdd(above, size, Vector512.Create(221.213596169931));
        above = Vector512.FusedMultiplyAdd(above, size, Vector512.Create(220.206867912376));

        var below = Vector512.FusedMultiplyAdd(Vector512.Create(0.0883883476483184), size, Vector512.Create(1.75566716318764));
        below = Vector512.FusedMultiplyAdd(below, size, Vector512.Create(16.064177579207));
        below = Vector512.FusedMultiplyAdd(below, size, Vector512.Create(86.7807322029461));
        below = Vector512.FusedMultiplyAdd(below, size, Vector512.Create(296.564248779674));
        below = Vector512.FusedMultiplyAdd(below, size, Vector512.Create(637.333633378831));
        below = Vector512.FusedMultiplyAdd(below, size, Vector512.Create(793.826512519948));
        below = Vector512.FusedMultiplyAdd(below, size, Vector512.Create(440.413735824752));
        return expOfMinusHalfSquare * above / below;
    }

    /// <summary>The sum of the eight, added in one fixed order.</summary>
    public static double Sum(Vector512<double> values)
    {
        var four = values.GetLower() + values.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two.ToScalar() + two.GetElement(1);
    }
}
