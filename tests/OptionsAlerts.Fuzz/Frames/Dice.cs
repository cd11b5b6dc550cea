using System.IO.Hashing;
using System.Text;

namespace OptionsAlerts.Fuzz.Frames;

/// <summary>Throws that follow from a seed, a name and a number alone (SplitMix64), so that any frame of a run can be made again without those before it.</summary>
internal struct Dice(ulong state)
{
    private const ulong Step = 0x9E37_79B9_7F4A_7C15;

    private ulong _state = state;

    /// <summary>The dice of one frame.</summary>
    public static Dice Of(long seed, string name, long number) => new(XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(name), seed) + ((ulong)number * 0xD6E8_FEB8_6659_FD93));

    public ulong Next()
    {
        var mixed = _state += Step;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 to less than <paramref name="end"/>, which is at least 1.</summary>
    public int Below(int end) => (int)(((Next() >> 32) * (ulong)end) >> 32);
}
