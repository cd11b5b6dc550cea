using System.Numerics;

namespace OptionsAlerts.Ingestion.Tape;

/// <summary>
/// The last so many prints, by contract, exchange, sequence, and whether they cancel: a print that is among them is a repeat. A ring in the order of arrival beside an
/// open-addressing table at most half full; adding one past the window forgets the oldest. It allocates nothing after it is made.
/// </summary>
/// <remarks>
/// A print is known by 64 bits mixed from its key, which keeps the window within a processor's cache: with a window of 65,536 one new print in 10¹⁴ is taken for a repeat. Of one contract
/// and exchange no two sequences share their bits.
/// </remarks>
internal sealed class SeenPrints
{
    private readonly ulong[] _ring;
    private readonly ulong[] _table;
    private readonly int _shift;
    private int _next;

    /// <param name="window">How many are remembered; the next power of two of it.</param>
    public SeenPrints(int window)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)window);
        _ring = new ulong[size];
        _table = new ulong[2 * size];
        _shift = 64 - BitOperations.Log2((uint)_table.Length);
    }

    /// <summary>False for a repeat.</summary>
    public bool TryAdd(int contract, int exchange, long sequence, bool cancels)
    {
        var print = Mix(((ulong)(uint)contract << 32) | (uint)(cancels ? ~exchange : exchange), (ulong)sequence);
        var table = _table;
        var mask = table.Length - 1;
        var slot = (int)(print >> _shift);
        for (; table[slot] != 0; slot = (slot + 1) & mask)
            if (table[slot] == print) return false;
        table[slot] = print;

        var oldest = _ring[_next];
        if (oldest != 0) Forget(oldest);
        _ring[_next] = print;
        _next = (_next + 1) & (_ring.Length - 1);
        return true;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Array.Clear(_ring);
        Array.Clear(_table);
    }

    // What follows moves up to where it is found from its home slot without a hole on the way.
    private void Forget(ulong print)
    {
        var table = _table;
        var mask = table.Length - 1;
        var hole = (int)(print >> _shift);
        while (table[hole] != print) hole = (hole + 1) & mask;
        for (var slot = (hole + 1) & mask; table[slot] != 0; slot = (slot + 1) & mask)
        {
            if (((slot - (int)(table[slot] >> _shift)) & mask) < ((slot - hole) & mask)) continue;
            table[hole] = table[slot];
            hole = slot;
        }

        table[hole] = 0;
    }

    // Every step on the sequence can be undone, so that for one place each sequence gives another number. 0 stands for an empty slot; the print that would be 0 is 1.
    private static ulong Mix(ulong place, ulong sequence)
    {
        place *= 0xC2B2_AE3D_27D4_EB4F;
        var mixed = (place ^ (place >> 32)) * 0x1656_67B1_9E37_79F9;
        mixed ^= sequence;
        mixed = (mixed ^ (mixed >> 32)) * 0x9E37_79B9_7F4A_7C15;
        mixed = (mixed ^ (mixed >> 29)) * 0xD6E8_FEB8_6659_FD93;
        mixed ^= mixed >> 32;
        return mixed == 0 ? 1 : mixed;
    }
}
