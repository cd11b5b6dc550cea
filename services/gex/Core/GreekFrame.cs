using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OptionsAlerts.Gex.Core;

/// <summary>Delta, vanna and charm exposure of some contracts, with the dealers' signs.</summary>
/// <param name="DeltaUsd">
/// US dollars of the underlying that the options stand for: Σ s·Δ·OI·M·S. A move of one point makes that ÷ S, a move of 1 % that × 0.01.
/// </param>
/// <param name="VannaPerVolPointUsd">How many of these dollars one more volatility point (0.01) adds: Σ s·∂Δ/∂σ·OI·M·S·0.01.</param>
/// <param name="CharmPerDayUsd">How many of them one day adds, calendar days under <see cref="DayCount.Act365"/> and business days otherwise.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GreekExposure(double DeltaUsd, double VannaPerVolPointUsd, double CharmPerDayUsd)
{
    public static GreekExposure operator +(GreekExposure a, GreekExposure b) =>
        new(a.DeltaUsd + b.DeltaUsd, a.VannaPerVolPointUsd + b.VannaPerVolPointUsd, a.CharmPerDayUsd + b.CharmPerDayUsd);
}

/// <summary>Delta, vanna and charm exposures of one state: all calls, all puts, and each by strike and by settlement in the order of the state's own.</summary>
public sealed record GreekExposures(
    GreekExposure Call, GreekExposure Put, GreekExposure[] CallsByStrike, GreekExposure[] PutsByStrike, GreekExposure[] CallsByExpiry, GreekExposure[] PutsByExpiry)
{
    public GreekExposure Net => Call + Put;
}

/// <summary>
/// Delta, vanna and charm exposures of one book at one spot, by strike, settlement and right, in buffers that the next spot overwrites. The model's: contracts that
/// have but the provider's gamma take no part. With g the gamma exposure per point and D = s·OI·M·e^(−qT)·φΦ(φd₁), φ = ±1 by right:
/// delta D·S; vanna −g·√T·d₂·S; charm (q·D − g·(r − q) + g·σ√T·d₂/2T)·S a year.
/// Source: Hull, chapter 19, and Haug, The Complete Guide to Option Pricing Formulas, chapter 2.
/// </summary>
public sealed class GreekFrame
{
    private readonly GreekExposure[] _calls, _puts, _callByExpiry, _putByExpiry;

    internal GreekFrame(ChainBook book)
    {
        Book = book;
        (_calls, _puts) = (new GreekExposure[book.StrikeMills.Length], new GreekExposure[book.StrikeMills.Length]);
        (_callByExpiry, _putByExpiry) = (new GreekExposure[book.Expiries.Length], new GreekExposure[book.Expiries.Length]);
    }

    public ChainBook Book { get; }
    public DateTimeOffset AsOf { get; private set; }
    public double Spot { get; private set; }

    /// <summary>By the book's strikes.</summary>
    public ReadOnlySpan<GreekExposure> Calls => _calls;

    /// <inheritdoc cref="Calls"/>
    public ReadOnlySpan<GreekExposure> Puts => _puts;

    /// <summary>By the book's settlements.</summary>
    public ReadOnlySpan<GreekExposure> CallsByExpiry => _callByExpiry;

    /// <inheritdoc cref="CallsByExpiry"/>
    public ReadOnlySpan<GreekExposure> PutsByExpiry => _putByExpiry;

    public GreekExposure Call { get; private set; }
    public GreekExposure Put { get; private set; }
    public GreekExposure Net => Call + Put;

    /// <summary>A copy that later spots leave as it is.</summary>
    internal GreekExposures ToExposures() =>
        new(Call, Put, Calls.ToArray(), Puts.ToArray(), CallsByExpiry.ToArray(), PutsByExpiry.ToArray());

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Compute(ExposureKernel kernel, double spot, DateTimeOffset at, GexSettings settings)
    {
        (Spot, AsOf, Call, Put) = (spot, at, default, default);
        foreach (var buffer in (ReadOnlySpan<GreekExposure[]>)[_calls, _puts, _callByExpiry, _putByExpiry]) buffer.AsSpan().Clear();

        var lanes = kernel.Lanes;
        var x = Math.Log(spot / Book.Spot);
        var perDay = spot / (settings.DayCount == DayCount.Business262 ? 262 : 365);
        Span<double> deltas = stackalloc double[ContractLanes.Width], vannas = stackalloc double[ContractLanes.Width], charms = stackalloc double[ContractLanes.Width];
        foreach (var run in lanes.Runs)
        {
            var years = kernel.Years[run.Expiry];
            if (years <= 0) continue;
            var side = run.IsCall ? 1.0 : -1.0;
            var discount = side * Math.Exp(-settings.DividendYield * years) * spot;
            var (carry, yield) = ((settings.Rate - settings.DividendYield) * perDay, settings.DividendYield * perDay / spot);
            var (vannaFactor, decay) = (-Math.Sqrt(years) * spot * 0.01, perDay / (2 * years));
            var byStrike = run.IsCall ? _calls : _puts;
            var (sumDelta, sumVanna, sumCharm) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
            for (var block = run.FirstBlock; block < run.EndBlock; block++)
            {
                var first = block * ContractLanes.Width;
                var deviation = Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(lanes.Deviation), (nuint)first);
                var d = Vector512.FusedMultiplyAdd(
                    Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(lanes.Slope), (nuint)first),
                    Vector512.Create(x),
                    Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(lanes.Offset), (nuint)first));
                var d1 = d * (1 / ContractLanes.Unit);
                var within = Vector512.LessThan(d * d, Vector512.Create(ContractLanes.ReachSquared));
                var density = Vector512.ConditionalSelect(within, VectorMath.PowerOfHalf(d * d), Vector512<double>.Zero);

                // Φ(φd₁): the tail where φd₁ is negative, what is left of 1 where it is positive.
                var tail = Vector512.ConditionalSelect(within, VectorMath.NormalTail(d1, density), Vector512<double>.Zero);
                var probability = Vector512.ConditionalSelect(Vector512.GreaterThan(d1 * side, Vector512<double>.Zero), Vector512<double>.One - tail, tail);

                var gamma = density * Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(lanes.Weight), (nuint)first);
                var delta = probability * discount * Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(lanes.Position), (nuint)first);
                var d2 = d1 - deviation;
                var vanna = gamma * d2 * vannaFactor;
                var charm = (delta * yield) + (gamma * ((deviation * d2 * decay) - Vector512.Create(carry)));
                sumDelta += delta;
                sumVanna += vanna;
                sumCharm += charm;

                delta.StoreUnsafe(ref MemoryMarshal.GetReference(deltas));
                vanna.StoreUnsafe(ref MemoryMarshal.GetReference(vannas));
                charm.StoreUnsafe(ref MemoryMarshal.GetReference(charms));
                for (var lane = 0; lane < ContractLanes.Width; lane++)
                    byStrike[lanes.Strike[first + lane]] += new GreekExposure(deltas[lane], vannas[lane], charms[lane]);
            }

            var sum = new GreekExposure(VectorMath.Sum(sumDelta), VectorMath.Sum(sumVanna), VectorMath.Sum(sumCharm));
            (run.IsCall ? _callByExpiry : _putByExpiry)[run.Expiry] = sum;
            if (run.IsCall) Call += sum;
            else Put += sum;
        }
    }
}
