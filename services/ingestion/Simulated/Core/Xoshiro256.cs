namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>
/// xoshiro256** 1.0 (Blackman and Vigna, 2018), its state filled by SplitMix64. The runtime's own generator may change between versions; this
/// one gives the same numbers for a seed for ever. Not for cryptography, not thread-safe.
/// </summary>
public sealed class Xoshiro256
{
    private ulong _s0, _s1, _s2, _s3;
    private double _spareGaussian;
    private bool _hasSpareGaussian;

    /// <summary>A generator whose state is the four next values of SplitMix64 from <paramref name="seed"/>.</summary>
    public Xoshiro256(ulong seed)
    {
        _s0 = SplitMix64(ref seed);
        _s1 = SplitMix64(ref seed);
        _s2 = SplitMix64(ref seed);
        _s3 = SplitMix64(ref seed);
    }

    private Xoshiro256(ulong s0, ulong s1, ulong s2, ulong s3) => (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);

    /// <summary>A generator in a given state, not all zero; for known-answer tests.</summary>
    public static Xoshiro256 FromState(ulong s0, ulong s1, ulong s2, ulong s3) => new(s0, s1, s2, s3);

    /// <summary>
    /// The generator of one named purpose under a seed. Every purpose draws from its own, so that one more draw in one place moves nothing elsewhere.
    /// </summary>
    public static Xoshiro256 ForPurpose(ulong seed, string purpose)
    {
        var state = seed ^ StableHash.Of(purpose);
        return new Xoshiro256(SplitMix64(ref state));
    }

    /// <summary>The next 64 bits.</summary>
    public ulong NextUInt64()
    {
        unchecked
        {
            var result = ulong.RotateLeft(_s1 * 5, 7) * 9;
            var t = _s1 << 17;
            _s2 ^= _s0;
            _s3 ^= _s1;
            _s1 ^= _s2;
            _s0 ^= _s3;
            _s2 ^= t;
            _s3 = ulong.RotateLeft(_s3, 45);
            return result;
        }
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double Uniform(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>A whole number in [<paramref name="low"/>, <paramref name="high"/>), by multiplication (bias below 2⁻³²).</summary>
    public int NextInt(int low, int high) => low + (int)(((NextUInt64() >> 32) * (ulong)(high - low)) >> 32);

    /// <summary>Standard normal, by Marsaglia's polar method: no trigonometry, so no platform's own rounding of it.</summary>
    public double Gaussian()
    {
        if (_hasSpareGaussian)
        {
            _hasSpareGaussian = false;
            return _spareGaussian;
        }

        double u, v, s;
        do
        {
            u = Uniform(-1, 1);
            v = Uniform(-1, 1);
            s = (u * u) + (v * v);
        }
        while (s is >= 1 or 0);

        var scale = Math.Sqrt(-2 * PortableMath.Log(s) / s);
        _spareGaussian = v * scale;
        _hasSpareGaussian = true;
        return u * scale;
    }

    /// <summary>Normal around 0 with unit spread, drawn again until it is within ± <paramref name="limit"/>.</summary>
    public double Gaussian(double limit)
    {
        double x;
        do x = Gaussian();
        while (x < -limit || x > limit);
        return x;
    }

    private static ulong SplitMix64(ref ulong state)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}

/// <summary>FNV-1a, 64 bits, over UTF-16 code units: the same in every process, unlike the runtime's string hash.</summary>
public static class StableHash
{
    public static ulong Of(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text) hash = unchecked((hash ^ c) * 1099511628211UL);
        return hash;
    }
}
