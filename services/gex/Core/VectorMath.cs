using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OptionsAlerts.Gex.Core;

/// <summary>
/// Functions of eight doubles at once. Built of operations that round alike on every processor (fused multiply-add among them), so that a
/// recorded run decides the same with vectors of 64, 32 or 16 bytes.
/// </summary>
internal static class VectorMath
{
    // Adding it rounds to a whole number, which then stands in the lowest bits.
    private const double Rounding = 6755399441055744.0;

    /// <summary>
    /// 2^−x to 4 units in the last place, for x from −1,000 to 1,000; nothing that means anything beyond. Source: −x = n + r with a whole n and
    /// |r| ≤ ½; 2^r by the polynomial of degree 10 from its Chebyshev expansion (its own error 3e−16); n added to the exponent.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> PowerOfHalf(Vector512<double> x)
    {
        var shifted = Vector512.Create(Rounding) - x;
        var r = Vector512.Create(Rounding) - shifted - x;

        var p = Vector512.FusedMultiplyAdd(Vector512.Create(7.074198424222182e-09), r, Vector512.Create(1.0208696965561029e-07));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.3215432512530395e-06));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.5252657226534824e-05));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.00015403530463770226));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.001333355823022092));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.00961812910758722));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.05550410866444738));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.2402265069591016));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.69314718055995));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0));
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
