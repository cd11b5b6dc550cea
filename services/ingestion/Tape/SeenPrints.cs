using System.Numerics;
using System.Runtime.InteropServices;

namespace OptionsAlerts.Ingestion.Tape;

/// <summary>
/// The last so many prints, by contract, exchange, sequence, and whether they cancel: a print that is among them is a repeat. A ring in the order of arrival beside an
/// open-addressing table at most half full; adding one past the window forgets the oldest. It allocates nothing after it is made.
/// </summary>
internal sealed class SeenPrints
{
    private readonly Key[] _ring;
    private readonly Key[] _table;
    private readonly int _shift;
    private int _next;

    /// <param name="window">How many are remembered; the next power of two of it.</param>
    public SeenPrints(int window)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)window);
        _ring = new Key[size];
        _table = new Key[2 * size];
        _shift = 64 - BitOperations.Log2((uint)_table.Length);
    }

    /// <summary>False for a repeat. The sequence is not 0.</summary>
    public bool TryAdd(int contract, int exchange, long sequence, bool cancels)
    {
        var key = new Key(sequence, contract, cancels ? ~exchange : exchange);
        var table = _table;
        var mask = table.Length - 1;
        var slot = Home(key);
        for (; !table[slot].IsEmpty; slot = (slot + 1) & mask)
            if (table[slot] == key) return false;
        table[slot] = key;

        ref var oldest = ref _ring[_next];
        if (!oldest.IsEmpty) Forget(oldest);
        oldest = key;
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
    private void Forget(in Key key)
    {
        var table = _table;
        var mask = table.Length - 1;
        var hole = Home(key);
        while (table[hole] != key) hole = (hole + 1) & mask;
        for (var slot = (hole + 1) & mask; !table[slot].IsEmpty; slot = (slot + 1) & mask)
        {
            if (((slot - Home(table[slot])) & mask) < ((slot - hole) & mask)) continue;
            table[hole] = table[slot];
            hole = slot;
        }

        table[hole] = default;
    }

    private int Home(in Key key)
    {
        var hash = ((ulong)key.Sequence * 0x9E37_79B9_7F4A_7C15) ^ ((((ulong)(uint)key.Contract << 32) | (uint)key.Exchange) * 0xC2B2_AE3D_27D4_EB4F);
        hash ^= hash >> 32;
        return (int)((hash * 0xD6E8_FEB8_6659_FD93) >> _shift);
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Key(long Sequence, int Contract, int Exchange)
    {
        public bool IsEmpty => Sequence == 0;
    }
}
