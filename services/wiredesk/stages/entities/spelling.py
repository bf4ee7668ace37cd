"""How near two spellings are."""


def within_one_edit(left: str, right: str) -> bool:
    """Return whether two words differ by one letter added, dropped, changed or swapped with its neighbour."""
    if left == right:
        return True
    if abs(len(left) - len(right)) > 1 or left[0] != right[0]:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    rest_left, rest_right = left[start:], right[start:]
    if len(left) == len(right):
        swapped = rest_left[:2] == rest_right[1::-1] and rest_left[2:] == rest_right[2:]
        return rest_left[1:] == rest_right[1:] or swapped
    return rest_left[1:] == rest_right or rest_left == rest_right[1:]
