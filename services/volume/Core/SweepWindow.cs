namespace OptionsAlerts.Volume.Core;

/// <summary>
/// The prints of one contract within the last seconds of its own tape, in the order of time. The end of the window is the newest print's time and never goes
/// back. Adding is O(1) amortised and allocates nothing once the ring has grown. Exact up to <see cref="ExactPrints"/> prints; beyond that a print within
/// 1/<see cref="ExactPrints"/> of the window's length of its predecessor is joined with it, which keeps every sum and bounds the memory. What a rule asks at every print (contracts, prints,
/// premium) is a running sum; <see cref="Total"/> walks the entries, and is for what has been found.
/// </summary>
public sealed class SweepWindow(long lengthMicros)
{
    /// <summary>Up to so many prints are kept one by one.</summary>
    public const int ExactPrints = 256;

    /// <summary>The ring never grows beyond this.</summary>
    public const int MaxEntries = 1_024;

    private const int KeptEntries = 64;

    private SweepPrint[] _ring = [];
    private int _head;

    /// <summary>Contracts in the window.</summary>
    public long Contracts { get; private set; }

    /// <summary>Prints in the window.</summary>
    public int Prints { get; private set; }

    /// <summary>Premium in the window, whole cents; a running sum, exact.</summary>
    public long PremiumCents { get; private set; }

    /// <summary>Entries kept; at most <see cref="MaxEntries"/>.</summary>
    public int Entries { get; private set; }

    /// <summary>The window's end: the newest time seen; <see cref="long.MinValue"/> before the first print.</summary>
    public long NewestMicros { get; private set; } = long.MinValue;

    /// <summary>The entry <paramref name="index"/> places from the oldest.</summary>
    public ref readonly SweepPrint this[int index] => ref Slot(index);

    /// <summary>Moves the window's end forward and lets go what has left it; an earlier time changes nothing.</summary>
    public void Advance(long toMicros)
    {
        if (toMicros <= NewestMicros) return;
        NewestMicros = toMicros;
        while (Entries > 0 && Slot(0).TimeMicros < toMicros - lengthMicros)
        {
            Contracts -= Slot(0).Contracts;
            Prints -= Slot(0).Prints;
            PremiumCents -= Slot(0).PremiumCents;
            _head = (_head + 1) & (_ring.Length - 1);
            Entries--;
        }

        // A burst's memory goes with the burst; the small ring of a quiet contract stays, so that adding allocates nothing.
        if (Entries == 0 && _ring.Length > KeptEntries) _ring = [];
    }

    /// <summary>Adds a print at its place in time; false when that place has already left the window.</summary>
    public bool TryAdd(in SweepPrint print)
    {
        Advance(print.TimeMicros);
        if (print.TimeMicros < NewestMicros - lengthMicros) return false;

        Contracts += print.Contracts;
        Prints += print.Prints;
        PremiumCents += print.PremiumCents;
        var place = Entries == 0 || Slot(Entries - 1).TimeMicros <= print.TimeMicros ? Entries : PlaceOf(print.TimeMicros);
        if (place > 0 && Joins(print.TimeMicros - Slot(place - 1).TimeMicros)) Slot(place - 1).Join(print);
        else if (Entries == MaxEntries) Slot(0).Join(print);
        else Insert(place, print);
        return true;
    }

    /// <summary>Takes a cancelled print out: the newest one of this size and price. False when the window holds none.</summary>
    public bool TryCancel(long contracts, double price, long premiumCents)
    {
        for (var i = Entries - 1; i >= 0; i--)
        {
            ref var entry = ref Slot(i);
            var single = entry.Prints == 1 && entry.Contracts == contracts && entry.Low == price;
            var joined = entry.Prints > 1 && entry.Contracts > contracts && entry.Low <= price && price <= entry.High;
            if (!single && !joined) continue;
            PremiumCents -= entry.Cancel(contracts, premiumCents);
            Contracts -= contracts;
            Prints--;
            return true;
        }

        return false;
    }

    /// <summary>All of the window as one; its time is that of the oldest print.</summary>
    public SweepPrint Total()
    {
        var total = default(SweepPrint);
        for (var i = 0; i < Entries; i++)
        {
            if (total.Prints == 0) total.TimeMicros = Slot(i).TimeMicros;
            total.Join(Slot(i));
        }

        return total;
    }

    /// <summary>Puts a saved entry behind the others; entries come in the order of time.</summary>
    internal void Restore(in SweepPrint entry)
    {
        Insert(Entries, entry);
        Contracts += entry.Contracts;
        Prints += entry.Prints;
        PremiumCents += entry.PremiumCents;
    }

    /// <summary>Forgets everything, the ring's memory too.</summary>
    public void Clear()
    {
        _ring = [];
        _head = Entries = Prints = 0;
        Contracts = PremiumCents = 0;
        NewestMicros = long.MinValue;
    }

    private bool Joins(long gapMicros) => Entries >= MaxEntries || (Entries >= ExactPrints && gapMicros <= lengthMicros / ExactPrints);

    // Behind all that are not later.
    private int PlaceOf(long timeMicros)
    {
        var (low, high) = (0, Entries);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Slot(middle).TimeMicros <= timeMicros) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private void Insert(int place, in SweepPrint print)
    {
        if (Entries == _ring.Length) Grow();
        for (var i = Entries; i > place; i--) Slot(i) = Slot(i - 1);
        Slot(place) = print;
        Entries++;
    }

    private void Grow()
    {
        var grown = new SweepPrint[Math.Max(8, _ring.Length * 2)];
        for (var i = 0; i < Entries; i++) grown[i] = Slot(i);
        _ring = grown;
        _head = 0;
    }

    // The length is a power of two.
    private ref SweepPrint Slot(int index) => ref _ring[(_head + index) & (_ring.Length - 1)];
}
