using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Ingestion.Tape;

/// <summary>What came of asking for a contract.</summary>
internal enum ContractAnswer
{
    Known,

    /// <summary>Its underlying is not watched.</summary>
    Unwatched,

    /// <summary>It is no OCC symbol.</summary>
    NoSymbol,

    /// <summary>The table is full.</summary>
    Full,
}

/// <summary>
/// Contracts of watched underlyings by the bytes of their symbols. What was seen before is found without allocation. Bounded: past its limit it takes no new
/// contract; <see cref="ForgetExpired"/> makes room, and ids it frees are given again. One caller at a time.
/// </summary>
internal sealed class ContractTable
{
    /// <summary>Roots remembered; there are about 6,000. One beyond it is looked up anew each time.</summary>
    private const int MaxRoots = 16_384;

    /// <summary>What <see cref="UnderlyingOf"/> says of a root that is none: other than upper-case letters and digits.</summary>
    public const int NoRoot = -2;

    private const int Unwatched = -1;
    private const int FirstSize = 4_096;
    private static readonly SearchValues<byte> RootBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8);

    private readonly int _limit;
    private readonly Dictionary<string, int> _watched;
    private readonly Dictionary<ulong, int> _roots = [];
    private readonly Stack<int> _free = [];
    private Entry[] _table = new Entry[FirstSize];
    private ContractState[] _states = new ContractState[FirstSize / 2];
    private int _used;

    /// <param name="underlyings">The watched, by plain symbol; a contract's underlying is an index into it.</param>
    /// <param name="limit">The most contracts.</param>
    public ContractTable(IReadOnlyList<string> underlyings, int limit)
    {
        _limit = limit;
        _watched = underlyings.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);
    }

    /// <summary>Contracts known now.</summary>
    public int Count => _used - _free.Count;

    /// <summary>True for an id that was given.</summary>
    public bool Has(int id) => (uint)id < (uint)_used;

    public ref ContractState this[int id] => ref _states[id];

    /// <summary>A contract that was seen before.</summary>
    public bool TryFind(in SymbolKey key, out int id)
    {
        var table = _table;
        for (var slot = (int)(key.Hash & (ulong)(table.Length - 1)); ; slot = (slot + 1) & (table.Length - 1))
        {
            ref readonly var entry = ref table[slot];
            id = entry.Id - 1;
            if (id < 0) return false;
            if (entry.Tail == key.Tail && entry.Middle == key.Middle && entry.Head == key.Head && entry.Length == key.Length) return true;
        }
    }

    /// <summary>Which watched underlying a root belongs to; -1 for none, or <see cref="NoRoot"/>. Allocates for a root that was not seen before only.</summary>
    public int UnderlyingOf(in SymbolKey key, ReadOnlySpan<byte> symbol)
    {
        if (_roots.TryGetValue(key.Root, out var underlying)) return underlying;
        var root = symbol[..^SymbolKey.FixedLength];
        underlying = root.ContainsAnyExcept(RootBytes) ? NoRoot : _watched.GetValueOrDefault(UnderlyingSymbol.OfRoot(Encoding.ASCII.GetString(root)), Unwatched);
        if (_roots.Count < MaxRoots) _roots.Add(key.Root, underlying);
        return underlying;
    }

    /// <summary>Takes in a contract that <see cref="TryFind"/> does not know.</summary>
    public ContractAnswer Add(in SymbolKey key, int underlying, ReadOnlySpan<byte> symbol, out int id)
    {
        id = -1;
        Span<char> text = stackalloc char[SymbolKey.Longest];
        text = text[..Encoding.ASCII.GetChars(symbol, text)];
        if (!OccSymbol.TryParse(text, out var occ)) return ContractAnswer.NoSymbol;
        if (Count >= _limit) return ContractAnswer.Full;

        if (!_free.TryPop(out id)) id = _used++;
        if (id >= _states.Length) Array.Resize(ref _states, _states.Length * 2);
        if (2 * (Count + 1) > _table.Length) Rebuild(_table.Length * 2);
        _states[id] = new ContractState { Symbol = text.ToString(), Expiry = occ.Expiry, Underlying = underlying };
        Place(new Entry(key.Head, key.Middle, key.Tail, key.Length, id + 1));
        return ContractAnswer.Known;
    }

    /// <summary>Forgets the contracts that expired before a day; how many they were.</summary>
    public int ForgetExpired(DateOnly today)
    {
        var before = _free.Count;
        for (var i = 0; i < _table.Length; i++)
        {
            var id = _table[i].Id - 1;
            if (id < 0 || _states[id].Expiry >= today) continue;
            _table[i] = default;
            _states[id] = default;
            _free.Push(id);
        }

        if (_free.Count > before) Rebuild(_table.Length);
        return _free.Count - before;
    }

    private void Rebuild(int size)
    {
        var old = _table;
        _table = new Entry[size];
        foreach (var entry in old)
            if (entry.Id > 0) Place(entry);
    }

    private void Place(in Entry entry)
    {
        var slot = (int)(entry.Key.Hash & (ulong)(_table.Length - 1));
        while (_table[slot].Id > 0) slot = (slot + 1) & (_table.Length - 1);
        _table[slot] = entry;
    }

    // Two to a cache line. The id is one more than it is, so that an empty slot is all zero.
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Entry(ulong Head, ulong Middle, ulong Tail, int Length, int Id)
    {
        public SymbolKey Key => new(Head, Middle, Tail, Length);
    }
}

/// <summary>What the tape knows of one contract.</summary>
internal struct ContractState
{
    /// <summary>Unpadded; null for an id that is given no more.</summary>
    public string? Symbol;

    public DateOnly Expiry;

    /// <summary>Index into the watched underlyings.</summary>
    public int Underlying;

    /// <summary>The batch it was last written to, and its place in that batch's dictionary.</summary>
    public long Batch;
    public int Place;

    public TapeQuote Quote;
}
