namespace OptionsAlerts.Vix.Core;

/// <summary>
/// Values in order of size, in blocks of at most 256: adding and removing one moves half a block at most and counting those below one adds up the sizes of
/// at most a few hundred blocks, where one sorted array of a year's bars would move 80 KB. Values must be numbers. For one owner.
/// </summary>
public sealed class RankedValues
{
    private const int BlockSize = 256;
    private readonly List<Block> _blocks = [];

    public int Count { get; private set; }

    public void Add(double value)
    {
        Count++;
        // A value above all goes into the last block; there is none before the first value.
        var place = _blocks.Count == 0 ? 0 : Math.Min(FirstThatReaches(value), _blocks.Count - 1);
        if (_blocks.Count == 0) _blocks.Add(new Block());
        var block = _blocks[place];
        block.Insert(value);
        if (block.Count == BlockSize) _blocks.Insert(place + 1, block.Split());
    }

    /// <summary>Removes one of the values equal to <paramref name="value"/>; false when there is none.</summary>
    public bool Remove(double value)
    {
        var place = FirstThatReaches(value);
        if (place == _blocks.Count || !_blocks[place].Remove(value)) return false;
        Count--;
        if (_blocks[place].Count == 0) _blocks.RemoveAt(place);
        return true;
    }

    /// <summary>How many are below a value, and how many equal to it.</summary>
    public (int Below, int Equal) Rank(double value)
    {
        var place = FirstThatReaches(value);
        var below = 0;
        for (var i = 0; i < place; i++) below += _blocks[i].Count;
        if (place == _blocks.Count) return (below, 0);

        var first = _blocks[place].FirstNotBelow(value);
        var equal = -first;
        // Ties may fill the rest of the block, and more blocks.
        for (var above = Math.BitIncrement(value); place < _blocks.Count; place++)
        {
            var end = _blocks[place].FirstNotBelow(above);
            equal += end;
            if (end < _blocks[place].Count) break;
        }

        return (below + first, equal);
    }

    // The first block whose largest value is not below the value.
    private int FirstThatReaches(double value)
    {
        int low = 0, high = _blocks.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_blocks[middle].Largest < value) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private sealed class Block
    {
        private readonly double[] _values = new double[BlockSize];

        public int Count { get; private set; }

        public double Largest => _values[Count - 1];

        public int FirstNotBelow(double value)
        {
            int low = 0, high = Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_values[middle] < value) low = middle + 1;
                else high = middle;
            }

            return low;
        }

        public void Insert(double value)
        {
            var place = FirstNotBelow(value);
            Array.Copy(_values, place, _values, place + 1, Count - place);
            _values[place] = value;
            Count++;
        }

        public bool Remove(double value)
        {
            var place = FirstNotBelow(value);
            if (place == Count || !_values[place].Equals(value)) return false;
            Count--;
            Array.Copy(_values, place + 1, _values, place, Count - place);
            return true;
        }

        public Block Split()
        {
            var upper = new Block { Count = Count / 2 };
            Count -= upper.Count;
            Array.Copy(_values, Count, upper._values, 0, upper.Count);
            return upper;
        }
    }
}
